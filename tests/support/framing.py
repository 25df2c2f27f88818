"""Comparison of both clients with h11: faults, and responses that only h11 rejects."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.async_ import odd_calls as awaiting
from tests.support.h11_verdict import Verdict, judge
from tests.support.odd_responses import OddResponse, generate
from tests.sync_ import odd_calls as blocking


@dataclass
class Findings:
    """The faults, and how often the clients accept a response that h11 rejects."""

    faults: list[str] = field(default_factory=list)
    laxer: Counter[str] = field(default_factory=Counter)
    accepted: int = 0
    reused: int = 0


def compare(seed: int, numbers: Sequence[int]) -> Findings:
    """Send the responses of `seed` to both clients and compare them with h11."""
    responses = [generate(seed, number) for number in numbers]
    results = zip(
        asyncio.run(awaiting.results(responses)),
        blocking.results(responses),
        strict=True,
    )
    found = Findings()
    for response, (one, other) in zip(responses, results, strict=True):
        verdict = judge(response)
        found.accepted += verdict.accepted
        found.reused += bool(one.reused and other.reused)
        if one.outcome is not None and not verdict.accepted:
            found.laxer["+".join(response.kinds)] += 1
        faults = [
            *(f"async: {fault}" for fault in _faults(response, verdict, one)),
            *(f"sync: {fault}" for fault in _faults(response, verdict, other)),
            *_disagreements(verdict, one, other),
        ]
        found.faults += [_format(response, verdict, fault) for fault in faults]
    return found


Result = awaiting.Result | blocking.Result


def _faults(response: OddResponse, verdict: Verdict, result: Result) -> Iterator[str]:
    if result.foreign:
        yield f"foreign exception {result.foreign}"
    if result.probe != b'{"probe": %d}' % response.number:
        yield f"the probe got {result.probe!r}"
    is_wrong = verdict.accepted and result.outcome not in (None, verdict.outcome)
    if is_wrong and not _is_cut_failure(verdict, result):
        yield f"wrong data {result.outcome!r}"
    if result.reused and not verdict.reusable:
        yield "unsafe reuse"
    if not response.kinds:  # well formed
        if result.outcome is None:
            yield f"refused as {result.error}"
        if verdict.reusable and not (result.reused or response.closes):
            yield "closed without need"


def _is_cut_failure(verdict: Verdict, result: Result) -> bool:
    """Return whether the result is the start of a failed response, which is enough."""
    if result.outcome is None or verdict.outcome is None or result.reused:
        return False
    (status, body), (whole_status, whole) = result.outcome, verdict.outcome
    return status == whole_status >= 300 and whole.startswith(body)


def _disagreements(verdict: Verdict, one: Result, other: Result) -> Iterator[str]:
    # Surplus bytes may arrive before or after the end of a call.
    refused = one.outcome is None or other.outcome is None
    same = (one.outcome, one.error) == (other.outcome, other.error)
    is_cut = _is_cut_failure(verdict, one) or _is_cut_failure(verdict, other)
    if not same and not is_cut and not (verdict.surplus and refused):
        shown = (result.outcome or result.error for result in (one, other))
        yield "async {!r}, sync {!r}".format(*shown)


def _format(response: OddResponse, verdict: Verdict, fault: str) -> str:
    sent = ", ".join(map(repr, response.pieces))
    how = "streamed" if response.streamed else "read"
    text = (
        f"{response.number} {'+'.join(response.kinds) or 'well formed'}: {fault}; "
        f"h11: {verdict.outcome}, reusable={verdict.reusable}\n"
        f"    {response.method} {how}, sent [{sent}], late {response.late!r}, "
        f"{'closed' if response.closes else 'left open'}"
    )
    return re.sub(r"x{9,}|(?:X-Y: z){9,}", "x…", text)
