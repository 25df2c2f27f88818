"""Markers that inject faults and canned answers into the requests of a test."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from ittybit.errors import ArgumentError

if TYPE_CHECKING:
    import pytest

    from ittybit_emulator import Emulator

__all__ = ["MARKERS", "apply_markers"]


def apply_markers(emulator: Emulator, markers: Iterable[pytest.Mark]) -> None:
    """Add the faults and the answers that the markers of a test describe.

    Raises:
        ArgumentError: A marker has an argument that it does not accept.
    """
    for marker in markers:
        if marker.name not in MARKERS:
            continue
        add, _ = MARKERS[marker.name]
        try:
            add(emulator, *marker.args, **marker.kwargs)
        except TypeError as error:
            raise ArgumentError(f"the marker {marker.name}: {error}") from error


def _add_fault(
    emulator: Emulator,
    *positional: object,
    method: str = "*",
    path: str = "*",
    times: int | None = 1,
    **fault: Any,
) -> None:
    from ittybit_emulator import Fault

    if positional:
        raise ArgumentError(
            "ittybit_fault accepts only named arguments, such as status=402"
        )
    emulator.faults.add(Fault(**fault), method=method, path=path, times=times)


def _add_answer(
    emulator: Emulator,
    json: object,
    *positional: object,
    method: str = "*",
    path: str = "*",
    status: int = 200,
    times: int | None = None,
) -> None:
    from ittybit_emulator import Fault

    if positional:
        raise ArgumentError(
            "ittybit_answer accepts only named arguments after the JSON, such as "
            "status=402"
        )
    headers = {"Content-Type": "application/json"}
    answer = Fault(status=status, headers=headers, body=msgspec.json.encode(json))
    emulator.faults.add(answer, method=method, path=path, times=times)


MARKERS: Mapping[str, tuple[Callable[..., None], str]] = {
    "ittybit_fault": (
        _add_fault,
        "ittybit_fault(method='*', path='*', times=1, **fault): make the next matching "
        "requests fail; `fault` has the arguments of ittybit_emulator.Fault",
    ),
    "ittybit_answer": (
        _add_answer,
        "ittybit_answer(json, method='*', path='*', status=200, times=None): answer "
        "matching requests with this JSON",
    ),
}
"""The action and the description of each marker."""
