"""Checks of the ledger: what they observe, and how they run."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tests.live.service import Service, Unavailable

Result: TypeAlias = Literal["confirmed", "refuted", "skipped"]
_LONGEST = 200  # characters of a finding


class Skip(Exception):
    """The project has no data that could answer the question."""


@dataclass(frozen=True)
class Outcome:
    """Result of a check of one entry of the ledger."""

    entry: str
    result: Result
    finding: str = ""


class Observations:
    """The observations of one check, by the ID of the entry."""

    def __init__(self, entries: Sequence[str]) -> None:
        self.findings: dict[str, str | None] = dict.fromkeys(entries)
        self.seen: set[str] = set()

    def expect(self, entry: str, holds: bool, finding: object) -> None:
        """Record whether `entry` holds; `finding` is the observation."""
        if entry not in self.findings:
            raise AssertionError(f"the check does not declare {entry}")
        self.seen.add(entry)
        if not holds and self.findings[entry] is None:
            self.findings[entry] = str(finding)


Run: TypeAlias = Callable[[Service, Observations], None]


@dataclass(frozen=True)
class Check:
    """A check of some entries. It creates `billable` tasks if it `writes`."""

    entries: tuple[str, ...]
    run: Run
    writes: bool = False
    billable: int = 0


CHECKS: list[Check] = []


def check(
    *entries: str, writes: bool = False, billable: int = 0
) -> Callable[[Run], Run]:
    """Register a function as the check of these entries."""

    def register(run: Run) -> Run:
        CHECKS.append(Check(entries, run, writes, billable))
        return run

    return register


def select(*, writes: bool) -> list[Check]:
    """Return the checks that only read, or all checks."""
    return [one for one in CHECKS if writes or not one.writes]


def run_check(one: Check, service: Service) -> Iterator[Outcome]:
    """Yield what a check finds out, after deleting what it created."""
    observed = Observations(one.entries)
    reason, problem = "", ""
    try:
        one.run(service, observed)
    except (Skip, Unavailable) as error:
        reason = str(error)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        problem = f"unexpected response: {type(error).__name__}: {error}"
    for path in service.clean_up():
        reason = f"{reason}; {path} could not be deleted".removeprefix("; ")
    for entry, finding in observed.findings.items():
        if finding is None and entry not in observed.seen:
            finding = problem or None
        if finding is not None:
            yield Outcome(entry, "refuted", clean(finding, service.key))
        elif entry in observed.seen:
            yield Outcome(entry, "confirmed")
        else:
            yield Outcome(entry, "skipped", clean(reason or "not seen", service.key))


def clean(text: str, key: str) -> str:
    """Return a text in one short line, without the key."""
    return " ".join(text.replace(key, "<key>").split())[:_LONGEST]


def combine(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """Return one outcome per entry: a refutation is stronger than a confirmation."""
    rank = {"skipped": 0, "confirmed": 1, "refuted": 2}
    found: dict[str, Outcome] = {}
    for outcome in outcomes:
        known = found.get(outcome.entry)
        if known is None or rank[outcome.result] > rank[known.result]:
            found[outcome.entry] = outcome
    return found
