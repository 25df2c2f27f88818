"""A client that is never closed causes no warning, whatever still refers to it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.tls_server import TlsServer
from tests.support.wire_server import MEDIA, Line, WireServer, answer

ROOT = Path(__file__).parents[2]

HEAD = """
import asyncio, gc, sys
sys.path.insert(0, "")
import ittybit, wootiv

def made(base_url=None):
    url = base_url or URL
    return CLIENT(api_key=KEY, base_url=url, max_retries=0, timeout=5)

def call(client, path="/x"):
    return client.get(path)

class Holder: pass
KEY = "key"
"""
AWAITING = """
async def cycle():
    holder = Holder()
    holder.me, holder.client = holder, made()
    await call(holder.client)
    del holder
    gc.collect()
    await asyncio.sleep(0.01)

async def failed():
    client = made(base_url="http://127.0.0.1:1")
    try:
        await call(client)
    except ittybit.APIError as error:
        kept.append(error)

async def refused():
    client = made()
    try:
        await call(client, "/missing")
    except ittybit.APIError as error:
        kept.append(error)

async def used():
    await call(made())

async def closing_once():
    await call(made())
    gc.collect()
    await asyncio.sleep(0)

async def closing_twice():
    await closing_once()
    await asyncio.sleep(0)

async def streamed():
    async with made().stream("GET", "/x", into=object) as stream:
        kept.append(stream)

async def left():
    stream = made().stream("GET", "/half", into=object)
    kept.extend([stream, await stream.__aenter__()])

async def left_midway():
    context = made().stream("GET", "/half", into=object)
    stream = await context.__aenter__()
    async for chunk in stream.response.iter_bytes(1):
        break
    kept.append(stream)

async def downloaded():
    if CLIENT is not ittybit.AsyncIttybit:
        return
    async for chunk in made().files.iter_bytes(URL + "/half", chunk_size=1):
        break

async def walked():
    if CLIENT is ittybit.AsyncIttybit:
        async for item in made().media.list():
            break

async def copied():
    client = made()
    await call(client)
    await call(client.with_options(max_retries=1))

async def cancelled():
    task = asyncio.ensure_future(call(made()))
    for _ in range(STEPS):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])

async def remembered():
    kept.append(made())
    await call(kept[-1])

kept = []
STEPS = 5
"""
NAMES = (
    "cycle",
    "failed",
    "refused",
    "used",
    "closing_once",
    "closing_twice",
    "streamed",
    "left",
    "left_midway",
    "downloaded",
    "walked",
    "copied",
    "cancelled",
    "remembered",
)
# asyncio itself needs a step to close a generator after `break`.
ENDS = {
    "a loop closed": (
        "loop = asyncio.new_event_loop(); loop.run_until_complete({name}())\n"
        "loop.run_until_complete(asyncio.sleep(0.01)); loop.close()"
    ),
    "a loop closed, collected": (
        "loop = asyncio.new_event_loop(); loop.run_until_complete({name}())\n"
        "loop.run_until_complete(asyncio.sleep(0.01)); loop.close()\n"
        "gc.collect(); kept.clear(); gc.collect()"
    ),
    "a runner": "asyncio.run({name}())",
    "a loop never closed": (
        "loop = asyncio.new_event_loop(); loop.run_until_complete({name}())"
    ),
    "a loop never closed, collected": (
        "loop = asyncio.new_event_loop(); loop.run_until_complete({name}())\n"
        "gc.collect(); del loop; kept.clear(); gc.collect()"
    ),
}


def script(line: Line) -> None:
    while (seen := line.request()) is not None:
        missing = "missing" in seen.target
        if "half" in seen.target:
            line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            line.until_gone()
            return
        if "huge" in seen.target:
            line.send(answer(bytes(3_000_000)))
            continue
        if "media" in seen.target:
            line.send(answer(b'[{"id": "a"}]'))
            continue
        line.send(answer(b"{}", "404 Not Found") if missing else MEDIA)


def stderr_of(text: str) -> list[str]:
    """Run a program and return its output on stderr, without addresses."""
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", text],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )
    # On a busy machine, the loop in debug mode reports slow steps.
    lines = [line for line in done.stderr.splitlines() if line[:11] != "Executing <"]
    # The place of a warning varies between runs.
    lines = [line for line in lines if not line.startswith((" ", "Traceback"))]
    plain = [re.sub(r"0x\w+|fd=\d+", "…", line) for line in lines]
    return [f"exit code {done.returncode}", *plain]


@pytest.mark.parametrize(
    ("client", "end"),
    [
        *(("ittybit.AsyncIttybit", end) for end in ENDS),
        ("wootiv.AsyncWootiv", "a runner"),
    ],
)
def test_an_async_client_that_is_never_closed_causes_no_warning(
    client: str, end: str
) -> None:
    with WireServer(script) as server:
        head = f"{HEAD}\nCLIENT, URL = {client}, {server.url!r}\n{AWAITING}\n"
        ends = [ENDS[end].format(name=name) for name in NAMES]
        found = stderr_of(head + "\n".join(ends))
    if found == ["exit code 0"]:
        return
    # asyncio also reports a loop that is never closed.
    quiet = ENDS[end].format(name="none")
    without = stderr_of(f"{head}\nasync def none(): ...\n{quiet}")
    assert [line for line in found if line and line not in without] == []
    assert without[0] == "exit code 0"


BLOCKING = """
holder = Holder()
holder.me, holder.client = holder, made()
call(holder.client)
del holder
gc.collect()
kept = [made()]
for client in (kept[0], made(base_url="http://127.0.0.1:1")):
    try:
        call(client, "/missing")
    except ittybit.APIError as error:
        kept.append(error)
with made().stream("GET", "/x", into=object) as stream:
    kept.append(stream)
call(made())
gc.collect()
"""


@pytest.mark.parametrize("client", ["ittybit.Ittybit", "wootiv.Wootiv"])
def test_a_blocking_client_that_is_never_closed_causes_no_warning(client: str) -> None:
    with WireServer(script) as server:
        head = f"{HEAD}\nCLIENT, URL = {client}, {server.url!r}\n"
        assert stderr_of(head + BLOCKING) == ["exit code 0"]


KEPT = """
kept = Holder()
kept.chunks = made().files.iter_bytes(URL + "/huge")
next(kept.chunks)
kept.me = kept
"""


def test_a_blocking_download_that_is_left_causes_no_warning_at_exit() -> None:
    with WireServer(script) as server:
        head = f"{HEAD}\nCLIENT, URL = ittybit.Ittybit, {server.url!r}\n"
        assert stderr_of(head + KEPT) == ["exit code 0"]


LEFT = """
chunks = made().files.iter_bytes(URL + "/huge")
loop = asyncio.new_event_loop()
loop.run_until_complete(anext(chunks))
loop.close()
del chunks
gc.collect()
"""


def test_a_download_that_is_left_in_a_closed_loop_causes_no_warning() -> None:
    with WireServer(script) as server:
        head = f"{HEAD}\nCLIENT, URL = ittybit.AsyncIttybit, {server.url!r}\n"
        assert stderr_of(head + LEFT) == ["exit code 0"]


CANCELLED = """
async def main():
    client = CLIENT("key", base_url=URL, verify=AUTHORITY, max_retries=0)
    task = asyncio.ensure_future(client.get("/x"))
    await asyncio.sleep(0.3)
    task.cancel()
    await asyncio.wait([task])
asyncio.run(main())
"""


def test_a_cancelled_call_over_tls_leaves_no_socket() -> None:
    def silent(line: Line) -> None:
        line.request()
        line.wait(5)

    with TlsServer(silent) as server:
        names = f"URL, AUTHORITY = {server.url!r}, {str(server.authority)!r}"
        text = f"{HEAD}\n{names}\nCLIENT = ittybit.AsyncIttybit\n{CANCELLED}"
        assert stderr_of(text) == ["exit code 0"]


TWO_LOOPS = """
import uvloop, warnings
client = CLIENT("key", base_url=URL, verify=AUTHORITY, max_retries=0)
for _ in range(2):
    loop = uvloop.new_event_loop()
    loop.run_until_complete(call(client))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # uvloop warns about a loop closed by hand
        loop.close()
    loop = None
    # Deletion also runs during a garbage collection, which cannot start another one.
    cycle = Holder()
    cycle.me, cycle.client = cycle, client
    del cycle
COLLECT
"""


@pytest.mark.parametrize("end", ["", "del client; gc.collect()", "client = None"])
def test_a_closed_uvloop_with_a_tls_connection_neither_fails_nor_warns(
    end: str,
) -> None:
    pytest.importorskip("uvloop")
    with TlsServer(script) as server:
        names = f"URL, AUTHORITY = {server.url!r}, {str(server.authority)!r}"
        program = TWO_LOOPS.replace("COLLECT", end)
        text = f"{HEAD}\n{names}\nCLIENT = ittybit.AsyncIttybit\n{program}"
        assert stderr_of(text) == ["exit code 0"]
    assert len(server.requests) == 2
