"""Tasks: work on one file."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from ittybit.core.serialization.msgspec_types import Time, Timestamp
from ittybit.types.file import TaskFile
from ittybit.types.model import UNSENT_LIST, Model

__all__ = [
    "CANCELLED",
    "ENDED",
    "FAILED",
    "SUCCEEDED",
    "Results",
    "Task",
    "finite",
    "is_one_of",
]

SUCCEEDED = frozenset({"ready", "completed", "succeeded"})
FAILED = frozenset({"failed", "error"})
CANCELLED = frozenset({"cancelled", "canceled"})
ENDED = SUCCEEDED | FAILED | CANCELLED


class Results(Model, frozen=True, kw_only=True):
    """Outcome of a ``conditions`` task."""

    passed: tuple[Any, ...] = UNSENT_LIST
    failed: tuple[Any, ...] = UNSENT_LIST
    goes_on: bool | None = msgspec.field(default=None, name="continue")
    """Whether the steps of `next` run. Sent as ``continue``."""


class Task(Model, frozen=True, kw_only=True):
    """Work on one file: queued, running, or ended."""

    id: str
    object: str | None = None
    kind: str | None = None
    status: str | None = None
    """``pending``, ``waiting``, ``processing``, ``ready``, ``completed``, ``failed``,
    ``error``, ``cancelled``, or an unknown value, which counts as running.
    """
    progress: float | None = None
    """Progress from 0 to 100."""
    input: TaskFile | None = None
    """File that the task works on."""
    output: TaskFile | None = None
    """File that the task created, or None until it exists."""
    options: dict[str, Any] | None = None
    """Options that the task was created with."""
    error: Any = None
    """Reason of the failure."""
    metadata: dict[str, Any] | None = None
    results: Results | None = None
    workflow: tuple[Any, ...] | None = None
    """Steps of a ``workflow`` task."""
    next: tuple[Any, ...] | None = None
    """Steps that follow this task."""
    parent_id: str | None = None
    """ID of the workflow task that this task is a step of."""
    created_by: str | None = None
    """ID of the user, key, or automation that created the task."""
    created: Time | None = None
    """Creation time in the dated API."""
    updated: Time | None = None
    """Time of the last change in the dated API."""
    created_at: Timestamp | None = None
    """Creation time in the undated API."""
    started_at: Timestamp | None = None
    """Time when the work began; only in the undated API."""
    finished_at: Timestamp | None = None
    """Time when the task ended; only in the undated API."""
    updated_at: Timestamp | None = None
    """Time of the last change in the undated API."""

    @property
    def ended(self) -> bool:
        """True if the task has ended, with any result."""
        return is_one_of(self.status, ENDED)

    @property
    def succeeded(self) -> bool:
        """True if the task has ended successfully."""
        return is_one_of(self.status, SUCCEEDED)


def is_one_of(status: object, statuses: frozenset[str]) -> bool:
    """Return whether `status` is one of `statuses`."""
    # Lenient decoding keeps a value of the wrong type, which may be unhashable.
    return isinstance(status, str) and status in statuses


def finite(number: object) -> float | None:
    """Return `number` as a float, or None if it is not a finite number."""
    # Lenient decoding keeps a value of the wrong type, and any size.
    try:
        number = float(number) if isinstance(number, int | float) else math.nan
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
