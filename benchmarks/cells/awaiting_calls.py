"""Calls of a client for asyncio, so many at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from memory import peak
from patience import Patience
from tally import Tally, is_right


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Make calls for some seconds of CPU; each worker makes one at least."""
    if cell.get("uvloop"):
        import uvloop

        return uvloop.run(_measured(cell))
    return asyncio.run(_measured(cell))


async def _measured(cell: dict[str, Any]) -> dict[str, Any]:
    module = import_module(f"awaiting.{cell['peer']}")
    async with module.Peer(cell["url"]) as peer:
        call = getattr(peer, cell["call"])
        # Connections are made, modules loaded, code specialized.
        await _together(call, cell, Tally(), cell["seconds"] / 3)
        tally = Tally()
        await _together(call, cell, tally, cell["seconds"])
        return {**tally.figures(), "peak_bytes": peak()}


async def _together(
    call: Callable[[], Awaitable[Any]],
    cell: dict[str, Any],
    tally: Tally,
    seconds: float,
) -> None:
    patience = Patience(seconds)

    async def work() -> None:
        while True:
            begun = time.perf_counter()
            try:
                answer = await call()
            except Exception as error:
                tally.failed(error)
            else:
                took = time.perf_counter() - begun
                if is_right(cell["call"], answer):
                    tally.seconds.append(took)
                else:
                    tally.failed(answer)
            if patience.ended():
                return

    await asyncio.gather(*(work() for _ in range(cell["at_once"])))
