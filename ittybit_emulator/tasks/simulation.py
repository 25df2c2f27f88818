"""Simulation of tasks that follow a script, and creation of many such tasks."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Literal

from ittybit_emulator.errors import TaskError
from ittybit_emulator.store.clock import monotonic, sleep_until
from ittybit_emulator.store.identifiers import new_id
from ittybit_emulator.store.records import Generation, Script, Task

Noun = Literal["tasks", "runs", "jobs"]

_STEPS = 4
_GENERATIONS: dict[Noun, Generation] = {
    "tasks": "dated",
    "runs": "runs",
    "jobs": "jobs",
}


class Simulator:
    """Simulator of scripted tasks, which serializes their writes.

    Thousands of tasks may change at the same time, and the server must handle requests
    in between.
    """

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def simulate(
        self,
        script: Script,
        begin: Callable[[], None],
        report: Callable[[float], None],
    ) -> None:
        """Follow `script`: wait, call `begin`, call `report` with each percentage.

        If the script has an error, raise TaskError at the end.
        """
        # Each step has its own time, so that advancing the clock can end several.
        started = monotonic() + script.wait
        await sleep_until(started)
        async with self.serialize_writes():
            begin()
        for number in range(1, _STEPS + 1):
            await sleep_until(started + number * script.seconds / _STEPS)
            if number < _STEPS and script.seconds:
                async with self.serialize_writes():
                    report(100 * number / _STEPS)
        if script.error is not None:
            raise TaskError(script.error)

    @asynccontextmanager
    async def serialize_writes(self) -> AsyncGenerator[None]:
        """Wait for other tasks to finish their writes, then yield to requests."""
        async with self._lock:
            yield
            await asyncio.sleep(0)


def build_seeds(
    noun: Noun, count: int, *, kind: str, script: Script, created_by: str
) -> list[tuple[Task, list[Task]]]:
    """Return `count` new tasks, runs, or jobs that follow `script`, and their steps."""
    return [_build_seed(noun, kind, script, created_by) for _ in range(count)]


def apply_outcome(task: Task, script: Script) -> Task:
    """Return `task` in the state in which `script` ends."""
    task.status = "failed" if script.error else "completed"
    task.error = script.error
    task.progress = 0 if script.error else 100
    task.started = task.finished = task.created
    return task


def _build_seed(
    noun: Noun, kind: str, script: Script, created_by: str
) -> tuple[Task, list[Task]]:
    generation = _GENERATIONS[noun]
    task = Task(
        kind=kind,
        generation=generation,
        request={"kind": kind},
        created_by=created_by,
        script=script,
    )
    if noun == "tasks":
        return task, []
    group = Task(
        id=new_id("run" if noun == "runs" else "job"),
        generation=generation,
        kind="workflow" if noun == "runs" else kind,
        url=None if noun == "runs" else "http://127.0.0.1/seed",
        request={"kind": kind},
        created_by=created_by,
    )
    task.status, task.parent_id = "waiting", group.id
    return group, [task]
