"""Tasks that follow a script in place of being done, so that many cost little."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from ittybit_emulator.errors import TaskError
from ittybit_emulator.scripts import Script

_STEPS = 4


class Stage:
    """Where scripted tasks act; what they have saved is saved one after the other.

    Thousands may have their cue at the same time, and requests shall be answered in
    between.
    """

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def act(
        self,
        script: Script,
        begin: Callable[[], None],
        report: Callable[[float], None],
    ) -> None:
        """Let the times of `script` pass; TaskError where that says so.

        `begin` is called when the task leaves the queue, `report` with the percentage
        done.
        """
        await asyncio.sleep(script.wait)
        async with self.turn():
            begin()
        for number in range(1, _STEPS + 1):
            await asyncio.sleep(script.seconds / _STEPS)
            if number < _STEPS and script.seconds:
                async with self.turn():
                    report(100 * number / _STEPS)
        if script.error is not None:
            raise TaskError(script.error)

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Wait for the others, and let requests be answered afterwards."""
        async with self._lock:
            yield
            await asyncio.sleep(0)
