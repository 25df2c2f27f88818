"""How fast bytes may go: a pure state machine."""

from __future__ import annotations

from msgspec import Struct


class Bandwidth(Struct):
    """Spaces the blocks of a transfer; times are a monotonic clock's.

    `limit` is in bytes a second, None for no limit.

    >>> bandwidth = Bandwidth(limit=100)
    >>> bandwidth.pause(50, now=0.0), bandwidth.pause(50, now=0.0)
    (0.0, 0.5)
    """

    limit: float | None
    _free: float = 0.0

    @property
    def block(self) -> int:
        """The bytes of a block: a tenth of a second's, 4 KiB to 1 MiB."""
        if self.limit is None:
            return 1 << 20
        return min(1 << 20, max(4 << 10, int(self.limit / 10)))

    def pause(self, size: int, now: float) -> float:
        """Return the seconds to wait before a block of `size` bytes goes."""
        if self.limit is None:
            return 0.0
        begin = max(self._free, now)
        self._free = begin + size / self.limit
        return begin - now
