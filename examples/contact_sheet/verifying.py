"""Is a rendition what was asked for?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contact_sheet.orders import Expected, Order
from contact_sheet.probing import Facts, ProbeError, probe
from contact_sheet.thumbnails import probe_thumbnails
from ittybit.types import Task

# A video's height is even, and a compressed sound ends with a whole frame of it.
PIXELS = 2
SECONDS = 0.15


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """What came of an order: its facts, or the problem; `seconds` from order to end."""

    order: Order
    facts: Facts | None = None
    seconds: float | None = None
    problem: str | None = None

    @classmethod
    def failed(cls, order: Order, error: Exception) -> Rendition:
        """Return the rendition that an order did not become."""
        return cls(order=order, problem=str(error))


def verify(order: Order, task: Task) -> Rendition:
    """Probe the file that `task` made and hold it against what was ordered."""
    seconds = None
    if task.created and task.updated:
        seconds = (task.updated - task.created).total_seconds()
    look = probe_thumbnails if order.kind == "thumbnails" else probe
    try:
        facts = look(order.path)
    except (ProbeError, OSError) as error:
        return Rendition(order=order, seconds=seconds, problem=str(error))
    return Rendition(
        order=order,
        facts=facts,
        seconds=seconds,
        problem="; ".join(differences(order.expected, facts)) or None,
    )


def differences(expected: Expected, facts: Facts) -> Iterator[str]:
    """Say of each thing that is not as expected what it is and what it should be."""
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
            yield f"{name} is {_shown(found)}, not {_shown(wanted)}"


def _close(wanted: object, found: object, allowed: float) -> bool:
    if isinstance(wanted, int | float) and isinstance(found, int | float):
        return abs(wanted - found) <= allowed
    return wanted == found


def _shown(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)
