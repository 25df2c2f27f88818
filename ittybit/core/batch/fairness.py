"""Weighted turns of labels."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heappop, heappush

from ittybit.core.printable import show
from ittybit.core.serialization.plain import to_number
from ittybit.core.validation import check_mapping
from ittybit.errors import ArgumentError


class WeightedRoundRobin:
    """Weighted round robin of labels.

    A label of weight 2 has two turns for each turn of a label of weight 1. The number
    of items of a label does not affect its turns. The default weight is 1.

    >>> turns = WeightedRoundRobin({"paying": 2})
    >>> turns.add("paying"), turns.add("trial")
    (None, None)
    >>> [turns.next() for _ in range(6)].count("paying")
    4
    """

    def __init__(self, weights: Mapping[str, float] | None = None) -> None:
        self._weights = check_weights({} if weights is None else weights)
        self._heap: list[tuple[float, int, str]] = []
        self._active: dict[str, int] = {}  # number of each label's entry in the heap
        self._now = 0.0
        self._pushed = 0

    def add(self, label: str) -> None:
        """Add `label`, unless it is there already."""
        if label not in self._active:
            self._push(label, self._now + self._step(label))

    def remove(self, label: str) -> None:
        """Remove `label`."""
        self._active.pop(label, None)

    def peek(self) -> str | None:
        """Return the label that `next` would return."""
        while self._heap:
            _, number, label = self._heap[0]
            if self._active.get(label) == number:
                return label
            heappop(self._heap)  # the label was removed
        return None

    def next(self) -> str | None:
        """Return the label whose turn it is, or None if there are no labels."""
        if self.peek() is None:
            return None
        self._now, _, label = heappop(self._heap)
        self._push(label, self._now + self._step(label))
        return label

    def _push(self, label: str, when: float) -> None:
        self._pushed += 1
        self._active[label] = self._pushed
        heappush(self._heap, (when, self._pushed, label))

    def _step(self, label: str) -> float:
        return 1.0 / self._weights.get(label, 1.0)


def check_weights(weights: Mapping[str, float]) -> Mapping[str, float]:
    """Return `weights`, or raise ArgumentError unless each is a number above 0."""
    check_mapping("weights", weights)
    plain = {label: to_number(weight) for label, weight in weights.items()}
    for label, weight in plain.items():
        if type(weight) not in (int, float) or not 0 < weight < 1e6:
            raise ArgumentError(
                f"the weight of label {show(label)} must be a number above 0, "
                f"got {show(weight)}"
            )
    return plain
