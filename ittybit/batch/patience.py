"""Is it the item that fails, or everything?"""

from __future__ import annotations

_MOST = 10


class Patience:
    """Counts items that were given up, one after another, for want of an answer."""

    def __init__(self) -> None:
        self._failed = 0

    def succeeded(self) -> None:
        """Take note that a step went well: the server is there."""
        self._failed = 0

    def failed(self) -> bool:
        """Take note that a step was given up; return whether to give up all."""
        self._failed += 1
        return self._failed >= _MOST
