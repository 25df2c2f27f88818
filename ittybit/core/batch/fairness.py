"""Whose turn it is: labels share what there is by their weights."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heappop, heappush

from ittybit.errors import ArgumentError


class WeightedRoundRobin:
    """Says which of the labels that have something is next.

    Each turn of a label moves it back by one over its weight, so that one of weight 2
    has two turns where another has one, however many items either has.

    >>> turns = WeightedRoundRobin({"paying": 2})
    >>> turns.enter("paying"), turns.enter("trial")
    (None, None)
    >>> [turns.next() for _ in range(6)].count("paying")
    4
    """

    def __init__(self, weights: Mapping[str, float] | None = None) -> None:
        self._weights = check_weights(weights or {})
        self._heap: list[tuple[float, int, str]] = []
        self._present: dict[str, int] = {}  # which entry in the heap is that of each
        self._now = 0.0
        self._entered = 0

    def enter(self, label: str) -> None:
        """Let `label` take part, from now on; it may already."""
        if label not in self._present:
            self._push(label, self._now + self._step(label))

    def leave(self, label: str) -> None:
        """Let `label` take part no more."""
        self._present.pop(label, None)

    def peek(self) -> str | None:
        """Return whose turn is next, and let it be so still."""
        while self._heap:
            _, number, label = self._heap[0]
            if self._present.get(label) == number:
                return label
            heappop(self._heap)  # of a label that has left since
        return None

    def next(self) -> str | None:
        """Return whose turn it is, None where nobody takes part."""
        if self.peek() is None:
            return None
        self._now, _, label = heappop(self._heap)
        self._push(label, self._now + self._step(label))
        return label

    def _push(self, label: str, when: float) -> None:
        self._entered += 1
        self._present[label] = self._entered
        heappush(self._heap, (when, self._entered, label))

    def _step(self, label: str) -> float:
        return 1.0 / self._weights.get(label, 1.0)


def check_weights(weights: Mapping[str, float]) -> Mapping[str, float]:
    """Return `weights`; ArgumentError unless each is a number above 0."""
    for label, weight in weights.items():
        if type(weight) not in (int, float) or not 0 < weight < 1e6:
            raise ArgumentError(
                f"the weight of label {label!r} must be a number above 0, "
                f"got {weight!r}"
            )
    return weights
