"""How long work of each kind took."""

from __future__ import annotations

from collections import deque

_KEPT = 32
_KINDS = 64


class Durations:
    """The last durations of each kind, in seconds."""

    def __init__(self) -> None:
        self._of: dict[str | None, deque[float]] = {}

    def add(self, kind: str | None, seconds: float) -> None:
        """Take note that work of `kind` took `seconds`."""
        if kind in self._of or len(self._of) < _KINDS:
            self._of.setdefault(kind, deque(maxlen=_KEPT)).append(seconds)

    def typical(self, kind: str | None) -> float:
        """Return how long work of `kind` takes at least, as a rule; 0 if unknown.

        It is the lower quartile: to ask too early costs a request, to ask too late
        costs time.
        """
        known = sorted(self._of.get(kind, ()))
        return known[len(known) // 4] if known else 0.0
