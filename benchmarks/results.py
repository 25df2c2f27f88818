"""Results: the figures of all rounds, the machine, and the versions."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Self

from benchmarks.peers import OURS
from benchmarks.rounds import BESIDE, Figures, Found


@dataclass(frozen=True)
class Spread:
    """The median and the interquartile range of a figure."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: list[float]) -> Self | None:
        """Return the spread of `values`, or None without values."""
        if len(values) < 2:
            return cls(*values * 3) if values else None
        low, _, high = quantiles(values, n=4, method="inclusive")
        return cls(median(values), low, high)


@dataclass(frozen=True)
class Result:
    """The result of one run of the benchmarks."""

    made: str
    machine: dict[str, Any]
    versions: dict[str, dict[str, str]]
    scale: dict[str, Any]
    found: Found

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a result that `save` wrote."""
        return cls(**json.loads(path.read_text("utf-8")))

    def save(self, path: Path) -> None:
        """Write the result as JSON."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", "utf-8")

    def value(self, work: str, peer: str, metric: str) -> Spread | None:
        """Return the spread of a figure, or None if it was not measured."""
        rounds = self.found.get(work, {}).get(peer, [])
        return Spread.of([one[metric] for one in rounds if metric in one])

    def ratio(self, work: str, one: str, other: str, metric: str) -> Spread | None:
        """Return a figure of `one` divided by the figure of `other`. One is ours."""
        pairs = (
            [(theirs, ours) for ours, theirs in self._pairs(work, one)]
            if other == OURS
            else self._pairs(work, other)
        )
        return Spread.of(
            [a[metric] / b[metric] for a, b in pairs if a.get(metric) and b.get(metric)]
        )

    def _pairs(self, work: str, peer: str) -> list[tuple[Figures, Figures]]:
        """Return the figures of our client and of `peer`, measured together."""
        ours = self.found.get(work, {}).get(OURS, [])
        theirs = self.found.get(work, {}).get(peer, [])
        if any(BESIDE in one for one in theirs):
            return [(one[BESIDE], one) for one in theirs if BESIDE in one]
        return list(zip(ours, theirs, strict=False))

    def errors(self, work: str, peer: str) -> tuple[int, str | None]:
        """Return the number of errors, and the first error."""
        rounds = self.found.get(work, {}).get(peer, [])
        errors = [one["first_error"] for one in rounds if "first_error" in one]
        return sum(one.get("errors", 0) for one in rounds), next(iter(errors), None)
