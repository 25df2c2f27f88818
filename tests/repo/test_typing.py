"""Findings of type checkers for calls: they report the wrong calls and no others."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ittybit.types import Task
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator

ROOT = Path(__file__).parents[2]
CALLS = [
    ROOT / "tests/async_/typed_calls.py",
    ROOT / "tests/sync_/typed_calls.py",
    Path(__file__),
]
MARK = "  # wrong\n"

Place = tuple[str, int]


def places(path: Path) -> Iterator[Place]:
    """Return the lines of a file that are marked as wrong."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.endswith(MARK):
                yield path.name + path.parent.name, number


def location(file: str, line: int) -> Place:
    path = Path(file)
    return path.name + path.parent.name, line


def output_of(checker: str, *options: str) -> str:
    pytest.importorskip(checker, reason=f"{checker} comes with the group dev")
    done = subprocess.run(
        [sys.executable, "-m", checker, *options, *map(str, CALLS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def wrong() -> set[Place]:
    found = {location for path in CALLS for location in places(path)}
    assert len(found) > 50
    return found


@pytest.mark.checkout
@pytest.mark.timeout(300)
def test_mypy_refuses_the_wrong_calls_in_every_mode_and_no_others() -> None:
    lines = output_of("mypy", "--output=json").splitlines()
    findings = [json.loads(line) for line in lines if line.startswith("{")]
    errors = [one for one in findings if one["severity"] == "error"]
    assert {location(one["file"], one["line"]) for one in errors} == wrong()
    named = 'Unexpected keyword argument "widht"'
    messages = [one["message"] for one in errors if "widht" in one["message"]]
    assert len(messages) > 3
    assert all(one.startswith(named) for one in messages)
    assert f'{named}; did you mean "width"?' in messages


@pytest.mark.checkout
@pytest.mark.timeout(300)
def test_pyright_refuses_the_wrong_calls_in_every_mode_and_no_others() -> None:
    output = output_of("pyright", "--outputjson", "--pythonpath", sys.executable)
    findings = json.loads(output)["generalDiagnostics"]
    assert {
        location(one["file"], one["range"]["start"]["line"] + 1) for one in findings
    } == wrong()
    messages = [one["message"] for one in findings if "widht" in one["message"]]
    assert len(messages) > 3
    assert set(messages) == {'No parameter named "widht"'}


async def test_a_call_can_run_as_a_task_of_the_loop(emulator: Emulator) -> None:
    async with AsyncIttybit(emulator.key, base_url=emulator.url) as client:
        making: asyncio.Task[Task] = asyncio.create_task(
            client.tasks.create(kind="http", url="http://127.0.0.1:9/hook")
        )
        async with asyncio.TaskGroup() as group:
            raw = group.create_task(
                client.tasks.with_raw_response.create(
                    kind="http", url="http://127.0.0.1:9/hook"
                )
            )
        assert (await making).kind == raw.result().data.kind == "http"
