"""Tasks that follow a script in place of being done, so that many cost little."""

import asyncio
from collections.abc import Callable

from ittybit_emulator.errors import TaskError
from ittybit_emulator.scripts import Script

_STEPS = 4


async def act(
    script: Script, begin: Callable[[], None], report: Callable[[float], None]
) -> None:
    """Let the times of `script` pass; TaskError where that says so.

    `begin` is called when the task leaves the queue, `report` with the percentage done.
    """
    await asyncio.sleep(script.wait)
    begin()
    for number in range(_STEPS):
        report(100 * number / _STEPS)
        await asyncio.sleep(script.seconds / _STEPS)
    if script.error is not None:
        raise TaskError(script.error)
