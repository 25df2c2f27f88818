"""A work: something to do, who does it, what of it is shown, and what is aimed at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.peers import OURS


@dataclass(frozen=True)
class Target:
    """A bound on a figure of ours, or on its ratio to that of a peer, in one round."""

    metric: str
    against: str | None = None
    at_most: float | None = None
    at_least: float | None = None

    def is_met_by(self, value: float) -> bool:
        """Tell whether `value` is within the bound."""
        too_much = self.at_most is not None and value > self.at_most
        return not too_much and (self.at_least is None or value >= self.at_least)


@dataclass(frozen=True, eq=False)
class Work:
    """One thing to do, measured by the module `measure` in `cells`.

    `columns` are the metrics shown, of which the first is compared. `asked` goes to
    each cell; `peers` are the names of those who do it, with what else goes to theirs.
    Those in `left_out` take no part in the short form.
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
        """Whether our client and a peer take turns in one process."""
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
    """Return peers of whom all are asked the same."""
    return {name: {} for name in names}
