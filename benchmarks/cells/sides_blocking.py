"""A side with blocking calls in one thread."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Self

from job import Job


class Of(Job):
    """A blocking client."""

    def __init__(self, cell: dict[str, Any]) -> None:
        super().__init__(cell)
        module = import_module(f"blocking.{cell['peer']}")
        self._peer = module.Peer(cell["url"])

    def __enter__(self) -> Self:
        self._peer.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._peer.__exit__(*error)

    def run(self, count: int) -> None:
        """Do `count` units of work."""
        if self.call == "walk":
            self._walk(count)
            return
        for _ in range(count):
            if self.call == "upload":
                self._peer.upload(self.source)
            elif self.call == "download":
                self._peer.download(self.file_url, self.target)
            else:
                self.check(getattr(self._peer, self.call)())

    def _walk(self, count: int) -> None:
        for _ in self._peer.walk():
            count -= 1
            if not count:
                return
        raise RuntimeError(f"{count} items are missing")
