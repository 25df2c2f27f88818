"""Events: what happened to tasks and runs (spec section 21.3)."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from ittybit.core.serialization.msgspec_types import Timestamp
from ittybit.types.model import Model

__all__ = ["Event", "Topic"]

Topic: TypeAlias = Literal[
    "task.created",
    "task.updated",
    "task.succeeded",
    "task.failed",
    "run.created",
    "run.updated",
    "run.succeeded",
    "run.failed",
]


class Event(Model, frozen=True, kw_only=True):
    """What happened; `kind` is a Topic, `data` the task or run as it was then."""

    id: str
    object: str | None = None
    kind: str | None = None
    data: dict[str, Any] | None = None
    created_at: Timestamp | None = None
