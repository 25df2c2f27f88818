"""One thread at a time analyzes types, whichever thread asks first."""

import multiprocessing
import os
import subprocess
import sys

import msgspec
import pytest

from ittybit.core.serialization.msgspec_types import convert, decoder

FIRST = """
import sys, threading, types
from ittybit.core.serialization.msgspec_types import convert, decoder
sys.setswitchinterval(1e-6)

def made(name):
    "A struct of twelve, one in the other, that nobody has asked for yet."
    module = sys.modules[name] = types.ModuleType(name)
    source = "import msgspec"
    for number in range(12):
        inner = f"C{number - 1} | None" if number else "int"
        source += f'''
class C{number}(msgspec.Struct):
    texts: "list[str] | None" = None
    counts: "dict[str, int] | None" = None
    inner: "{inner}" = None
'''
    exec(source, module.__dict__)
    return module.C11

SENT = b'{"inner": {"texts": ["a"], "inner": {"counts": {"a": 1}}}}'
for number in range(100):
    into, ready = made(f"module_{number}"), threading.Barrier(4)
    found = []
    def read():
        ready.wait()
        found.append(decoder(into).decode(SENT))
    def convert_one():
        ready.wait()
        found.append(convert({"inner": {"texts": ["a"]}}, into))
    threads = [threading.Thread(target=f) for f in (read, convert_one) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.inner.texts for one in found] == [["a"]] * 4
"""


def test_threads_can_analyze_the_same_type_at_the_same_time() -> None:
    ended = subprocess.run([sys.executable, "-c", FIRST], check=False)
    assert ended.returncode == 0  # -11 is a segmentation fault


class One(msgspec.Struct):
    a: int


class Other(msgspec.Struct):
    a: int


def test_a_type_that_cannot_be_analyzed_does_not_block_others() -> None:
    with pytest.raises(TypeError):
        decoder(One | Other)
    with pytest.raises(TypeError):
        convert({"a": 1}, One | Other)
    assert decoder(One).decode(b'{"a": 1}') == One(1)


def _learn(found: "multiprocessing.Queue[int]") -> None:
    found.put(decoder(Other).decode(b'{"a": 2}').a)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
def test_a_forked_process_analyzes_types_too() -> None:
    context = multiprocessing.get_context("fork")
    found = context.Queue()
    process = context.Process(target=_learn, args=(found,))
    process.start()
    assert found.get(timeout=10) == 2
    process.join()
