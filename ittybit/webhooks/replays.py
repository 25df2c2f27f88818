"""Caches that detect replayed deliveries."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from ittybit.core.clock import monotonic
from ittybit.core.printable import show
from ittybit.errors import ArgumentError

__all__ = ["ReplayCache", "Replays", "check_cache"]


class Replays(Protocol):
    """Replay cache. Implement it with a database if several processes receive webhooks.

    For one process, use a ReplayCache.
    """

    def claim(self, delivery_id: str, seconds: float) -> bool:
        """Store a delivery unless it is already stored.

        The call must be atomic: of concurrent calls with the same ID, only one returns
        True.

        Args:
            delivery_id: ID of the delivery.
            seconds: Seconds to store it, which may be infinite.

        Returns:
            True if the delivery is new, and False if it is already stored.
        """
        ...

    def forget(self, delivery_id: str) -> None:
        """Remove a delivery, so that the sender can send it again.

        Args:
            delivery_id: ID of the delivery. Unknown IDs are ignored.
        """
        ...


def check_cache(cache: object) -> None:
    """Raise ArgumentError unless `cache` has the methods of a replay cache."""
    for name in ("claim", "forget"):
        if not callable(getattr(cache, name, None)):
            raise ArgumentError(
                f"cache must have the methods claim and forget, got "
                f"{type(cache).__name__} without {name}"
            )


class _Claim(Struct, eq=False):
    end: float


class ReplayCache:
    """Thread-safe replay cache in the memory of one process.

    Args:
        size: Maximum number of deliveries. When the cache is full, the oldest are
            removed.
        clock: Function that returns a time in seconds. The default is a monotonic
            clock.

    Raises:
        ArgumentError: `size` is less than 1.
    """

    def __init__(
        self, size: int = 100_000, *, clock: Callable[[], float] = monotonic
    ) -> None:
        if not size >= 1:  # NaN is not
            raise ArgumentError(f"size must be 1 or more, got {show(size)}")
        self._size = size
        self._clock = clock
        # No lock: setdefault and pop are atomic.
        self._claims: OrderedDict[str, _Claim] = OrderedDict()

    def claim(self, delivery_id: str, seconds: float) -> bool:
        """Store a delivery unless it is already stored.

        Args:
            delivery_id: ID of the delivery.
            seconds: Seconds to store it, which may be infinite.

        Returns:
            True if the delivery is new, and False if it is already stored.
        """
        now = self._clock()
        self._drop_while(lambda oldest: oldest.end <= now)
        claim = _Claim(now + seconds)
        if self._claims.setdefault(delivery_id, claim) is not claim:
            return False
        self._drop_while(lambda _: len(self._claims) > self._size)
        return True

    def forget(self, delivery_id: str) -> None:
        """Remove a delivery, so that the sender can send it again.

        Args:
            delivery_id: ID of the delivery. Unknown IDs are ignored.
        """
        self._claims.pop(delivery_id, None)

    def __len__(self) -> int:
        return len(self._claims)

    def _drop_while(self, condition: Callable[[_Claim], bool]) -> None:
        """Remove the oldest delivery while it satisfies `condition`."""
        while self._claims:
            try:
                oldest, claim = next(iter(self._claims.items()))
            except (RuntimeError, KeyError, StopIteration):  # changed by another thread
                continue
            if not condition(claim):
                return
            self._claims.pop(oldest, None)
