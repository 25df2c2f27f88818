"""A result: the figures of all rounds, and where they come from."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any, Self

from benchmarks.rounds import Found


@dataclass(frozen=True)
class Spread:
    """A figure over the rounds: its median, the least and the most."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: list[float]) -> Self | None:
        """Return the spread of `values`, None of none."""
        return cls(median(values), min(values), max(values)) if values else None


@dataclass(frozen=True)
class Result:
    """All that one run found. A missing figure is None everywhere."""

    made: str
    machine: dict[str, Any]
    versions: dict[str, dict[str, str]]
    scale: dict[str, Any]
    found: Found

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
        return cls(**json.loads(path.read_text("utf-8")))

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", "utf-8")

    def value(self, work: str, peer: str, metric: str) -> Spread | None:
        """Return a figure over the rounds in which it was measured."""
        rounds = self.found.get(work, {}).get(peer, [])
        return Spread.of([one[metric] for one in rounds if metric in one])

    def ratio(self, work: str, one: str, other: str, metric: str) -> Spread | None:
        """Return a figure of `one` by that of `other`, each of the same round."""
        both = self.found.get(work, {})
        pairs = zip(both.get(one, []), both.get(other, []), strict=False)
        return Spread.of(
            [a[metric] / b[metric] for a, b in pairs if a.get(metric) and b.get(metric)]
        )

    def errors(self, work: str, peer: str) -> tuple[int, str | None]:
        """Return how many errors there were, and the first."""
        rounds = self.found.get(work, {}).get(peer, [])
        told = [one["first_error"] for one in rounds if "first_error" in one]
        return sum(one.get("errors", 0) for one in rounds), next(iter(told), None)
