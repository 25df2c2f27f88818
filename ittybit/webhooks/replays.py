"""What came before, so that it is not taken for new."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from ittybit.errors import ArgumentError

__all__ = ["ReplayCache", "Replays", "check_cache"]


class Replays(Protocol):
    """What remembers deliveries; write one over a database for several processes."""

    def claim(self, delivery_id: str, seconds: float) -> bool:
        """Remember a delivery for so long; False where it is remembered already.

        Of several calls at once with the same id, one alone may get True. `seconds`
        may be infinite.
        """
        ...

    def forget(self, delivery_id: str) -> None:
        """Let a delivery come again, because it could not be worked on."""
        ...


def check_cache(cache: object) -> None:
    """Raise ArgumentError for what has not the two methods of a cache."""
    for name in ("claim", "forget"):
        if not callable(getattr(cache, name, None)):
            raise ArgumentError(
                f"cache must have the methods claim and forget, {type(cache).__name__} "
                f"has no {name}"
            )


class _Claim(Struct, eq=False):
    end: float


class ReplayCache:
    """Remembers deliveries of one process, in memory; for any thread.

    At most `size` of them: the oldest go first. `clock` counts seconds.
    """

    def __init__(
        self, size: int = 100_000, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        if size < 1:
            raise ArgumentError(f"size must be 1 or more, got {size!r}")
        self._size = size
        self._clock = clock
        # Needs no lock: setdefault and pop are each one step.
        self._claims: OrderedDict[str, _Claim] = OrderedDict()

    def claim(self, delivery_id: str, seconds: float) -> bool:
        """Remember a delivery for so long; False where it is remembered already."""
        now = self._clock()
        self._drop(lambda oldest: oldest.end <= now)
        claim = _Claim(now + seconds)
        if self._claims.setdefault(delivery_id, claim) is not claim:
            return False
        self._drop(lambda _: len(self._claims) > self._size)
        return True

    def forget(self, delivery_id: str) -> None:
        """Let a delivery come again, because it could not be worked on."""
        self._claims.pop(delivery_id, None)

    def __len__(self) -> int:
        return len(self._claims)

    def _drop(self, goes: Callable[[_Claim], bool]) -> None:
        """Forget the oldest as long as it `goes`."""
        while self._claims:
            try:
                oldest, claim = next(iter(self._claims.items()))
            except (RuntimeError, KeyError, StopIteration):  # another thread was faster
                continue
            if not goes(claim):
                return
            self._claims.pop(oldest, None)
