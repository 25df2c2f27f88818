"""Jobs: one input that the server encodes and stores."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, cast

from ittybit.core.serialization.msgspec_types import Timestamp
from ittybit.types.file import TaskFile
from ittybit.types.model import UNSENT_LIST, Model
from ittybit.types.task import ENDED, SUCCEEDED, finite, is_one_of

__all__ = ["Job", "JobStatus", "JobTask"]

JobStatus: TypeAlias = Literal[
    "queued", "processing", "succeeded", "failed", "cancelled"
]


class JobTask(Model, frozen=True, kw_only=True):
    """One of the tasks of a job."""

    id: str
    object: str | None = None
    kind: str | None = None
    """``probe``, ``import``, ``export``, or the kind of the job."""
    status: str | None = None
    progress: float | None = None
    """Progress from 0 to 100."""
    input: TaskFile | None = None
    """Input file, in the form that a probe returns."""
    output: TaskFile | None = None
    """Output file, in the form that a probe returns."""
    options: dict[str, Any] | None = None
    error: Any = None
    job_id: str | None = None
    created_at: Timestamp | None = None
    started_at: Timestamp | None = None
    finished_at: Timestamp | None = None
    updated_at: Timestamp | None = None


class Job(Model, frozen=True, kw_only=True):
    """Input that the server probes, imports, encodes, and, with `output`, exports."""

    id: str
    object: str | None = None
    kind: str | None = None
    input: str | None = None
    """URL of the input."""
    output: str | None = None
    """URL of the result, or None until the job has succeeded."""
    options: dict[str, Any] | None = None
    """Options that the job was created with."""
    metadata: dict[str, Any] | None = None
    """Metadata that the job was created with."""
    status: str | None = None
    """JobStatus, or an unknown value, which counts as running."""
    error: Any = None
    """Reason of the failure, with ``kind`` and ``message``."""
    tasks: tuple[JobTask, ...] = UNSENT_LIST
    created_at: Timestamp | None = None
    started_at: Timestamp | None = None
    """Time when the work began."""
    finished_at: Timestamp | None = None
    """Time when the job ended."""
    updated_at: Timestamp | None = None

    @property
    def ended(self) -> bool:
        """True if the job has ended, with any result."""
        return is_one_of(self.status, ENDED)

    @property
    def succeeded(self) -> bool:
        """True if the job has ended successfully."""
        return is_one_of(self.status, SUCCEEDED)

    @property
    def progress(self) -> float | None:
        """Mean progress of the tasks, 0 to 100, or None if the job lists no tasks."""
        # Lenient decoding keeps a value of the wrong type.
        sent = cast("object", self.tasks)
        items = cast("tuple[object, ...]", sent) if isinstance(sent, tuple) else ()
        tasks = [task for task in items if isinstance(task, JobTask)]
        return sum(map(_progress, tasks)) / len(tasks) if tasks else None


def _progress(task: JobTask) -> float:
    if is_one_of(task.status, SUCCEEDED):
        return 100.0
    return finite(task.progress) or 0.0
