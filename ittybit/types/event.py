"""Events: state changes of tasks and runs."""

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
    """State change of a task or run."""

    id: str
    object: str | None = None
    kind: str | None = None
    """Topic of the event, for example ``task.succeeded``."""
    data: dict[str, Any] | None = None
    """The task or run at the time of the event."""
    created_at: Timestamp | None = None
