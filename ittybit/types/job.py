"""Jobs: one input, encoded and stored (spec section 24)."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, cast

from ittybit.core.serialization.msgspec_types import Timestamp
from ittybit.types.file import TaskFile
from ittybit.types.model import UNSENT_LIST, Model
from ittybit.types.task import ENDED, SUCCEEDED, is_one_of

__all__ = ["Job", "JobStatus", "JobTask"]

JobStatus: TypeAlias = Literal[
    "queued", "processing", "succeeded", "failed", "cancelled"
]


class JobTask(Model, frozen=True, kw_only=True):
    """One of the tasks of a job.

    `kind` is ``probe``, ``import``, ``export`` or that of the job. `input` and `output`
    are files as a probe sees them. `progress` is 0 to 100.
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
    job_id: str | None = None
    created_at: Timestamp | None = None
    started_at: Timestamp | None = None
    finished_at: Timestamp | None = None
    updated_at: Timestamp | None = None


class Job(Model, frozen=True, kw_only=True):
    """An input that is probed, imported, encoded and, with `output`, exported.

    `input` is the URL that was given, `output` that of the result, None until the job
    has succeeded. `status` is a JobStatus; other values may come and count as running.
    `error` has ``kind`` and
    ``message`` and says why the job failed; `options` and `metadata` are what was
    asked.
    """

    id: str
    object: str | None = None
    kind: str | None = None
    input: str | None = None
    output: str | None = None
    options: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
    status: str | None = None
    error: Any = None
    tasks: tuple[JobTask, ...] = UNSENT_LIST
    created_at: Timestamp | None = None
    started_at: Timestamp | None = None
    finished_at: Timestamp | None = None
    updated_at: Timestamp | None = None

    @property
    def ended(self) -> bool:
        """Whether the job will not change any more."""
        return is_one_of(self.status, ENDED)

    @property
    def succeeded(self) -> bool:
        """Whether the job ended well."""
        return is_one_of(self.status, SUCCEEDED)

    @property
    def progress(self) -> float | None:
        """The mean progress of the tasks, 0 to 100; None where none is told."""
        # A wrong type is kept as it came, and so may be anything.
        sent = cast("object", self.tasks)
        told = cast("tuple[object, ...]", sent) if isinstance(sent, tuple) else ()
        tasks = [task for task in told if isinstance(task, JobTask)]
        return sum(map(_progress, tasks)) / len(tasks) if tasks else None


def _progress(task: JobTask) -> float:
    if is_one_of(task.status, SUCCEEDED):
        return 100.0
    return task.progress if isinstance(task.progress, int | float) else 0.0
