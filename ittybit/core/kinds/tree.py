"""Drawing of workflows as trees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from reprlib import Repr
from typing import Any, cast

_short = Repr()
_short.maxstring = _short.maxother = 40


def draw_step(step: Mapping[str, Any]) -> str:
    """Return a tree of `step` and the steps that follow it, with one line per step."""
    return "\n".join([_label(step), *branches(step.get("next") or ())])


def branches(steps: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of a tree of steps that run at the same time."""
    steps = list(steps)
    for number, step in enumerate(steps, 1):
        last = number == len(steps)
        yield ("└── " if last else "├── ") + _label(step)
        for line in branches(step.get("next") or ()):
            yield ("    " if last else "│   ") + line


def _label(step: Mapping[str, Any]) -> str:
    """Return the kind and the options of a step, or its conditions."""
    kind, pairs = str(step["kind"]), step.get("conditions")
    shown = [(n, v) for n, v in step.items() if n not in ("kind", "next")]
    if kind == "conditions" and isinstance(pairs, list):
        others = [(n, v) for n, v in shown if n != "conditions"]
        shown = [*map(_condition, cast("list[object]", pairs)), *others]
        kind = "when"
    return " ".join([kind, *(f"{name}={_short.repr(value)}" for name, value in shown)])


def _condition(pair: object) -> tuple[str, object]:
    # A plain dict is not validated.
    if not isinstance(pair, Mapping):
        return "?", pair
    fields = cast("Mapping[str, object]", pair)
    return str(fields.get("prop")), fields.get("value")
