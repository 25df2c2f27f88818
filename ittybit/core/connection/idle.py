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
        """Keep the connection `item` in an object that no response refers to."""
        # If a signal handler raises after this, the response puts the same object again
        # or closes it, although another call may use the connection already.
        was_moved = getattr(item, "was_moved", None)  # None: a connection of a mock
        if not was_moved:
            self.append(item if was_moved is None else _move(item))


def _move(connection: Any) -> Any:
    """Return a copy of `connection`, which loses its socket to the copy."""
    moved: Any = object.__new__(connection.__class__)  # faster than copy.copy
    moved.__dict__.update(connection.__dict__)
    connection.sock = None
    connection.was_moved = True
    return moved
