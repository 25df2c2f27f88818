"""What the description of an automation must be (spec section 17)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import UNSET

from ittybit.core.payloads.runs import run_step
from ittybit.steps import checked_steps


def description(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a new automation with `fields`.

    Without a trigger its steps are those of a run: their options go below ``options``.
    Raises ArgumentError there for what is no step.
    """
    if not is_run_alone(fields):
        return dict(fields)
    steps = checked_steps(fields["workflow"], "workflow")
    return {**fields, "workflow": [run_step(step) for step in steps]}


def headers(fields: Mapping[str, Any]) -> dict[str, str | None]:
    """Return what the request for an automation with `fields` carries in its head.

    One without a trigger is of the later generation, which has no version.
    """
    return {"Accept-Version": None} if is_run_alone(fields) else {}


def is_run_alone(fields: Mapping[str, Any]) -> bool:
    """Tell whether nothing but a call starts an automation with `fields`."""
    return fields.get("trigger", UNSET) is UNSET and "workflow" in fields
