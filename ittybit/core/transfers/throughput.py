"""Bandwidth limit of a transfer. It does no I/O."""

from __future__ import annotations

from msgspec import Struct


class Bandwidth(Struct):
    """Pauses that keep a transfer below `limit` bytes per second (None: no limit).

    Times are from a monotonic clock.

    >>> bandwidth = Bandwidth(limit=100)
    >>> bandwidth.pause(50, now=0.0), bandwidth.pause(50, now=0.0)
    (0.0, 0.5)
    """

    limit: float | None
    _free: float = 0.0

    @property
    def block_size(self) -> int:
        """Size of a block in bytes: 0.1 seconds of transfer, from 4 KiB to 1 MiB."""
        if self.limit is None:
            return 1 << 20
        return min(1 << 20, max(4 << 10, int(self.limit / 10)))

    def pause(self, size: int, now: float) -> float:
        """Return the seconds to wait before transferring a block of `size` bytes."""
        if self.limit is None:
            return 0.0
        begin = max(self._free, now)
        self._free = begin + size / self.limit
        return begin - now
