"""Works: measurements with their peers and targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.peers import OURS


@dataclass(frozen=True)
class Target:
    """A limit for our figure, or for its ratio to the figure of a peer."""

    metric: str
    against: str | None = None
    at_most: float | None = None
    at_least: float | None = None

    def is_met_by(self, value: float) -> bool:
        """Return whether `value` is within the limit."""
        too_much = self.at_most is not None and value > self.at_most
        return not too_much and (self.at_least is None or value >= self.at_least)


@dataclass(frozen=True, eq=False)
class Work:
    """One measurement, done by the module `measure` in `cells`.

    `columns` are the displayed metrics, and the first is compared. `asked` has the
    arguments of each cell, and `peers` the arguments of each peer. Quick runs skip
    `left_out`.
    """

    name: str
    title: str
    measure: str
    columns: tuple[str, ...]
    peers: Mapping[str, Mapping[str, Any]]
    asked: Mapping[str, Any] = field(default_factory=dict)
    targets: tuple[Target, ...] = ()
    left_out: frozenset[str] = frozenset()

    @property
    def is_paired(self) -> bool:
        """True if our client and a peer alternate in one process."""
        return self.measure == "pairs"

    def has_goal_for(self, peer: str) -> bool:
        """Return whether a target compares our client with `peer`."""
        return any(target.against == peer for target in self.targets)


def paired(
    name: str,
    title: str,
    peers: Mapping[str, Mapping[str, Any]],
    *targets: Target,
    columns: tuple[str, ...] = ("cpu_us",),
    **asked: Any,
) -> Work:
    """Return a work that compares our client with each of `peers` in pairs."""
    return Work(name, title, "pairs", columns, {OURS: {}, **peers}, asked, targets)


def each(*names: str) -> dict[str, dict[str, Any]]:
    """Return peers without arguments of their own."""
    return {name: {} for name in names}
