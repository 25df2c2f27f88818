"""Runs: tasks that follow one another (spec section 23)."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from ittybit.core.serialization.msgspec_types import Timestamp
from ittybit.types.model import UNSENT_LIST, Model
from ittybit.types.task import ENDED, SUCCEEDED, is_one_of

__all__ = ["Run", "RunStatus", "RunTask"]

RunStatus: TypeAlias = Literal[
    "waiting",
    "validating",
    "queued",
    "processing",
    "finishing",
    "succeeded",
    "failed",
    "cancelled",
]


class RunTask(Model, frozen=True, kw_only=True):
    """How far a task of a run is; `progress` is 0 to 100."""

    id: str
    kind: str | None = None
    status: str | None = None
    progress: float | None = None


class Run(Model, frozen=True, kw_only=True):
    """Tasks that were started together, and those that follow them.

    `status` is a RunStatus; other values may come and count as running. `progress` is
    0 to 100. `error` has ``kind`` and ``message``; `created_by` is the id of the key or
    automation.
    """

    id: str
    object: str | None = None
    status: str | None = None
    progress: float | None = None
    tasks: tuple[RunTask, ...] = UNSENT_LIST
    error: Any = None
    metadata: dict[str, Any] | None = None
    created_by: str | None = None
    created_at: Timestamp | None = None
    started_at: Timestamp | None = None
    finished_at: Timestamp | None = None
    updated_at: Timestamp | None = None

    @property
    def kind(self) -> None:
        """None: the tasks of a run are of several kinds."""

    @property
    def ended(self) -> bool:
        """Whether the run will not change any more."""
        return is_one_of(self.status, ENDED)

    @property
    def succeeded(self) -> bool:
        """Whether the run ended well."""
        return is_one_of(self.status, SUCCEEDED)
