"""Time, threads and doing several things at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

run = asyncio.run
sleep = asyncio.sleep
to_thread = asyncio.to_thread


async def each(
    function: Callable[[T], Awaitable[R]], items: Iterable[T], *, limit: int
) -> AsyncGenerator[R]:
    """Call `function` on every item, `limit` at a time, yielding as they finish.

    `items` is read only as far as needed. The first error ends it, and what is still
    running is cancelled; so it is when the caller stops walking: wrap the walk in
    `aclosing` where that must happen at once.
    """
    source = iter(items)
    pending: set[asyncio.Future[R]] = set()
    try:
        while True:
            for item in islice(source, limit - len(pending)):
                pending.add(asyncio.ensure_future(function(item)))
            if not pending:
                return
            done, pending = await asyncio.wait(
                pending, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                yield task.result()
    finally:
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
