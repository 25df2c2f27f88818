"""Simulation of tasks that follow a script."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from ittybit_emulator.errors import TaskError
from ittybit_emulator.scripts import Script

_STEPS = 4


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
        await asyncio.sleep(script.wait)
        async with self.serialize_writes():
            begin()
        for number in range(1, _STEPS + 1):
            await asyncio.sleep(script.seconds / _STEPS)
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
