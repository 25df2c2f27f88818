"""What webhooks tell of besides tasks and media."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ittybit.types.model import UNSENT_LIST, Model


class TaskSummary(Model, frozen=True, kw_only=True):
    """How far one task of a run or job is; `progress` is 0 to 100."""

    id: str
    kind: str | None = None
    status: str | None = None
    progress: float | None = None


class Run(Model, frozen=True, kw_only=True):
    """Tasks that were begun together (spec section 23); `progress` is 0 to 100."""

    id: str
    object: str | None = None
    status: str | None = None
    progress: float | None = None
    tasks: tuple[TaskSummary, ...] = UNSENT_LIST
    error: Any = None
    metadata: dict[str, Any] | None = None
    created_by: str | None = None
    created_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    updated_at: datetime | None = None


class Job(Model, frozen=True, kw_only=True):
    """One input made into one output (spec sections 21.4 and 24.2).

    `input` and `output` are URLs; `output` is None unless the job succeeded.
    """

    id: str
    object: str | None = None
    kind: str | None = None
    status: str | None = None
    input: str | None = None
    output: str | None = None
    options: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
    error: Any = None
    tasks: tuple[TaskSummary, ...] = UNSENT_LIST
    created_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    updated_at: datetime | None = None
