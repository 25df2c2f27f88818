"""The queue of idle connections of a urllib3 pool."""

from __future__ import annotations

from collections import deque
from queue import Empty
from typing import Any


class IdleConnections(deque[Any]):
    """Idle connections of a pool, with no lock that an exception could leave locked."""

    def __init__(self, maxsize: int) -> None:
        super().__init__(maxlen=maxsize)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """Return the connection that was used last; raise Empty without one."""
        try:
            return self.pop()
        except IndexError:
            raise Empty from None

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        """Keep the connection `item`."""
        self.append(item)
