"""Verification of renditions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contact_sheet.orders import Expected, Order
from contact_sheet.probe import Facts, ProbeError, probe
from contact_sheet.thumbnails import probe_thumbnails
from ittybit.types import Task

# Tolerances: a video has an even height, and compressed audio ends with a full frame.
PIXELS = 2
SECONDS = 0.15


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """Result of an order: its facts or its problem, and the `seconds` it took."""

    order: Order
    facts: Facts | None = None
    seconds: float | None = None
    problem: str | None = None

    @classmethod
    def failed(cls, order: Order, error: Exception) -> Rendition:
        """Return the result of an order that failed."""
        return cls(order=order, problem=str(error))


def verify(order: Order, task: Task) -> Rendition:
    """Compare the file that `task` rendered with its order."""
    seconds = None
    if task.created and task.updated:
        seconds = (task.updated - task.created).total_seconds()
    probe_file = probe_thumbnails if order.kind == "thumbnails" else probe
    try:
        facts = probe_file(order.path)
    except (ProbeError, OSError) as error:
        return Rendition(order=order, seconds=seconds, problem=str(error))
    return Rendition(
        order=order,
        facts=facts,
        seconds=seconds,
        problem="; ".join(differences(order.expected, facts)) or None,
    )


def differences(expected: Expected, facts: Facts) -> Iterator[str]:
    """Yield a message for each property that is not as expected."""
    for name, allowed in [
        ("kind", 0),
        ("format", 0),
        ("width", 0),
        ("height", PIXELS),
        ("duration", SECONDS),
        ("count", 0),
        ("sound", 0),
    ]:
        wanted, found = getattr(expected, name), getattr(facts, name)
        if wanted is not None and not _close(wanted, found, allowed):
            yield f"{name} is {_format(found)}, not {_format(wanted)}"


def _close(wanted: object, found: object, allowed: float) -> bool:
    if isinstance(wanted, int | float) and isinstance(found, int | float):
        return abs(wanted - found) <= allowed
    return wanted == found


def _format(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)
