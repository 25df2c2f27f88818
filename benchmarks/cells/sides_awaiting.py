"""A side with its own event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from importlib import import_module
from typing import Any, Self

from job import Job


class Of(Job):
    """A client for asyncio with `at_once` calls in flight."""

    def __init__(self, cell: dict[str, Any]) -> None:
        super().__init__(cell)
        module = import_module(f"awaiting.{cell['peer']}")
        self._peer = module.Peer(cell["url"])
        self._runner = asyncio.Runner(loop_factory=_loop_factory(cell))

    def __enter__(self) -> Self:
        self._runner.run(self._peer.__aenter__())
        return self

    def __exit__(self, *error: object) -> None:
        self._runner.run(self._peer.__aexit__(*error))
        self._runner.close()

    def run(self, count: int) -> None:
        """Do `count` units of work."""
        if self.call == "walk":
            self._runner.run(self._walk(count))
        elif self.moves_file:
            self._runner.run(self._move(count))
        else:
            self._runner.run(self._call(count))

    async def _call(self, count: int) -> None:
        call = getattr(self._peer, self.call)

        async def work() -> None:
            for _ in range(count // self.at_once):
                self.check(await call())

        await asyncio.gather(*(work() for _ in range(self.at_once)))

    async def _walk(self, count: int) -> None:
        async with aclosing(self._peer.walk()) as items:
            async for _ in items:
                count -= 1
                if not count:
                    return
        raise RuntimeError(f"{count} items are missing")

    async def _move(self, count: int) -> None:
        for _ in range(count):
            if self.call == "upload":
                await self._peer.upload(self.source)
            else:
                await self._peer.download(self.file_url, self.target)


def _loop_factory(
    cell: dict[str, Any],
) -> Callable[[], asyncio.AbstractEventLoop] | None:
    if not cell.get("uvloop"):
        return None
    import uvloop

    return uvloop.new_event_loop
