"""This SDK sends what the published SDK 1.0.0 sends, except documented differences."""

import re
import sys
from pathlib import Path

import pytest

import ittybit
from ittybit.version import VERSION
from tests.repo.published.calls import CALLS
from tests.repo.published.environment import published_python
from tests.repo.published.recording import Recording, body, place, record
from tests.support.wire_server import Seen

# The first test may have to install the published SDK.
pytestmark = pytest.mark.timeout(300)

PAGE = Path(__file__).parents[2] / "docs" / "differences.md"
KINDS = ["sync", "sync, raw", "async", "async, raw"]
NAMES = [call["name"] for call in CALLS]


@pytest.fixture(scope="session")
def theirs() -> Recording:
    return record(published_python())


@pytest.fixture(scope="session")
def ours() -> Recording:
    return record(sys.executable, Path(ittybit.__file__).parents[1])


def test_each_operation_and_parameter_of_the_published_sdk_is_called(
    theirs: Recording,
) -> None:
    called: dict[str, set[str]] = {}
    for call in CALLS:
        given = {"id"} if call["args"] else set()
        called.setdefault(call["operation"], given).update(call["kwargs"])
    assert called == {name: set(given) for name, given in theirs.signatures.items()}


def test_this_sdk_has_each_operation_and_parameter(
    theirs: Recording, ours: Recording
) -> None:
    missing = {
        (operation, parameter)
        for operation, parameters in theirs.signatures.items()
        for parameter in parameters
        if parameter not in ours.signatures.get(operation, [])
    }
    assert missing == set()


@pytest.mark.parametrize("kind", KINDS)
def test_method_path_and_query_are_the_same(
    theirs: Recording, ours: Recording, kind: str
) -> None:
    pairs = zip(NAMES, theirs.requests[kind], ours.requests[kind], strict=True)
    for name, their, our in pairs:
        assert place(our) == place(their), name


@pytest.mark.parametrize("kind", KINDS)
def test_the_body_is_the_same(theirs: Recording, ours: Recording, kind: str) -> None:
    for name, their, our in _pairs(theirs, ours, kind):
        assert body(our) == body(their), name


def test_the_result_is_the_same(theirs: Recording, ours: Recording) -> None:
    assert ours.outcomes == theirs.outcomes
    assert ours.outcomes["sync"][-1] == [
        "ApiError",
        404,
        {"message": "no such media"},
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_documentation_lists_each_difference_in_headers(
    theirs: Recording, ours: Recording, kind: str
) -> None:
    measured = _differences(theirs, ours, kind)
    rows = "\n".join(f"| {' | '.join(row)} |" for row in measured)
    assert _documented(kind) == measured, f"the table must hold:\n{rows}"


def _pairs(
    theirs: Recording, ours: Recording, kind: str
) -> list[tuple[str, Seen, Seen]]:
    return list(zip(NAMES, theirs.requests[kind], ours.requests[kind], strict=True))


def _documented(kind: str) -> list[tuple[str, ...]]:
    table = PAGE.read_text().partition("## Headers")[2].partition("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("| `")]
    if kind.startswith("sync"):
        lines = [line for line in lines if "(asyncio)" not in line]
    rows = (line.replace(" (asyncio)", "").strip("|").split("|") for line in lines)
    return [tuple(cell.strip() for cell in row) for row in rows]


def _differences(
    theirs: Recording, ours: Recording, kind: str
) -> list[tuple[str, str, str, str]]:
    """Return the rows of the table: header, calls, published value, own value."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for number, (_, their, our) in enumerate(_pairs(theirs, ours, kind)):
        # Each package talks to its own server.
        for name in {*their.headers, *our.headers} - {"host"}:
            values = _format(their.headers.get(name)), _format(our.headers.get(name))
            if values[0] != values[1]:
                found.setdefault((name, *values), []).append(number)
    return sorted(
        (f"`{name}`", _calls(numbers, ours.requests[kind]), their, our)
        for (name, their, our), numbers in found.items()
    )


def _calls(numbers: list[int], requests: list[Seen]) -> str:
    """Return the shortest true description of some of the calls."""
    groups: dict[str, list[int]] = {"all": list(range(len(CALLS)))}
    for number, (call, seen) in enumerate(zip(CALLS, requests, strict=True)):
        operation = f"`{call['operation']}`"
        names = [seen.method, operation, f"{seen.method} without body"]
        if not seen.body and seen.method in ("POST", "PATCH"):
            names.append("without a field")
        if seen.body:
            names.remove(f"{seen.method} without body")
        for name in names:
            groups.setdefault(name, []).append(number)
    named = (name for name, group in groups.items() if group == numbers)
    return next(named, ", ".join(NAMES[number] for number in numbers))


def _format(value: str | None) -> str:
    if value is None:
        return "none"
    if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value):
        return "a UUID"
    return f"`{value.replace(VERSION, 'VERSION')}`"
