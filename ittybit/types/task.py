"""Tasks: work on one file (spec section 14)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from ittybit.core.serialization.msgspec_types import Timestamp
from ittybit.types.file import TaskFile
from ittybit.types.model import UNSENT_LIST, Model

__all__ = ["CANCELLED", "ENDED", "FAILED", "SUCCEEDED", "Results", "Task", "is_one_of"]

SUCCEEDED = frozenset({"ready", "completed", "succeeded"})
FAILED = frozenset({"failed", "error"})
CANCELLED = frozenset({"cancelled", "canceled"})
ENDED = SUCCEEDED | FAILED | CANCELLED


class Results(Model, frozen=True, kw_only=True):
    """The outcome of a ``conditions`` task; `goes_on` is sent as ``continue``."""

    passed: tuple[Any, ...] = UNSENT_LIST
    failed: tuple[Any, ...] = UNSENT_LIST
    goes_on: bool | None = msgspec.field(default=None, name="continue")


class Task(Model, frozen=True, kw_only=True):
    """Work on one file, queued, running or ended.

    `status` is ``pending``, ``waiting``, ``processing``, ``ready``, ``completed``,
    ``failed``, ``error`` or ``cancelled``; other values may come and count as running.
    `progress` is 0 to 100. `input` is the file worked on, `output` the file made, None
    until there is one. `options` echoes what was asked, `error` says why it failed,
    `created_by` is the id of the user, key or automation, `parent_id` that of the
    workflow task whose step this is, and `workflow` holds the steps.

    The later generation has times under other names: `created_at` and `updated_at`,
    `started_at` when work began and `finished_at` when it ended.
    """

    id: str
    object: str | None = None
    kind: str | None = None
    status: str | None = None
    progress: float | None = None
    input: TaskFile | None = None
    output: TaskFile | None = None
    options: dict[str, Any] | None = None
    error: Any = None
    metadata: dict[str, Any] | None = None
    results: Results | None = None
    workflow: tuple[Any, ...] | None = None
    next: tuple[Any, ...] | None = None
    parent_id: str | None = None
    created_by: str | None = None
    created: datetime | None = None
    updated: datetime | None = None
    created_at: Timestamp | None = None
    started_at: Timestamp | None = None
    finished_at: Timestamp | None = None
    updated_at: Timestamp | None = None

    @property
    def ended(self) -> bool:
        """Whether the task will not change any more."""
        return is_one_of(self.status, ENDED)

    @property
    def succeeded(self) -> bool:
        """Whether the task ended well."""
        return is_one_of(self.status, SUCCEEDED)


def is_one_of(status: object, statuses: frozenset[str]) -> bool:
    """Tell whether `status` is one of `statuses`."""
    # Of a wrong type, it is kept as it came, and may be nothing that a set can hold.
    return isinstance(status, str) and status in statuses
