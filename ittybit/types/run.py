"""Runs: tasks that the server starts one after another."""

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
    """State of one task of a run."""

    id: str
    kind: str | None = None
    status: str | None = None
    progress: float | None = None
    """Progress from 0 to 100."""


class Run(Model, frozen=True, kw_only=True):
    """Tasks that start together, and the tasks that follow them."""

    id: str
    object: str | None = None
    status: str | None = None
    """RunStatus, or an unknown value, which counts as running."""
    progress: float | None = None
    """Progress from 0 to 100."""
    tasks: tuple[RunTask, ...] = UNSENT_LIST
    error: Any = None
    """Reason of the failure, with ``kind`` and ``message``."""
    metadata: dict[str, Any] | None = None
    created_by: str | None = None
    """ID of the key or automation that started the run."""
    created_at: Timestamp | None = None
    started_at: Timestamp | None = None
    """Time when the work began."""
    finished_at: Timestamp | None = None
    """Time when the run ended."""
    updated_at: Timestamp | None = None

    @property
    def kind(self) -> None:
        """None, because the tasks of a run have several kinds."""

    @property
    def ended(self) -> bool:
        """True if the run has ended, with any result."""
        return is_one_of(self.status, ENDED)

    @property
    def succeeded(self) -> bool:
        """True if the run has ended successfully."""
        return is_one_of(self.status, SUCCEEDED)
