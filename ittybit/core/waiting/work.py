"""Types of work that callers can wait for: tasks, jobs, and runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Generic, Protocol, TypeVar, cast

import msgspec
from msgspec import Struct, field

from ittybit.core.pagination import Paging, cursor_paging, linked_paging
from ittybit.core.printable import one_line
from ittybit.core.redaction import Hide
from ittybit.core.serialization.lenient import coerce
from ittybit.errors import TaskCancelled, TaskError, TaskFailed, TaskTimeout
from ittybit.types.job import Job
from ittybit.types.run import Run
from ittybit.types.task import CANCELLED, Task, finite
from ittybit.webhooks.events import Event, is_event

_LONGEST_REASON = 1000  # characters
_LONGEST_PAGE: Mapping[str, object] = MappingProxyType({"limit": 100})


class Work(Protocol):
    """Work that the server does and that ends. `progress` is 0 to 100."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def status(self) -> str | None: ...
    @property
    def progress(self) -> float | None: ...
    @property
    def error(self) -> Any: ...
    @property
    def ended(self) -> bool: ...
    @property
    def succeeded(self) -> bool: ...


W = TypeVar("W", bound=Work)


class WorkType(Struct, Generic[W], frozen=True, kw_only=True):
    """One type of work, and how to request it."""

    noun: str
    """Name in messages."""
    path: str
    """Path of the list, newest first. An item is at this path plus its ID."""
    item: type[W]
    unknown: Callable[[str], W]
    """Creates an item of which only the ID is known."""
    paging: Paging = linked_paging
    query: Mapping[str, object] = field(default_factory=lambda: _LONGEST_PAGE)
    """Query of the first page, with the largest page size."""

    def failure(self, work: W, hide: Hide = str) -> TaskError | None:
        """Return the error of ended `work`, or None if it succeeded.

        `hide` removes secrets from the server's texts.
        """
        if work.succeeded:
            return None
        name = self._describe(work, hide)
        if str(work.status) in CANCELLED:
            return TaskCancelled(
                f"{name} was cancelled", task=work, advice="create it again"
            )
        reason = hide(one_line(_reason(work.error), _LONGEST_REASON))
        return TaskFailed(
            f"{name} {hide(str(work.status))}: {reason}",
            task=work,
            advice="look at the error's task",
        )

    def timeout(self, work: W, seconds: float, hide: Hide = str) -> TaskTimeout:
        """Return the error of `work` that did not end within `seconds`."""
        if work.status is None:
            state = f"the server did not report {self.noun} {work.id} within"
        else:
            progress = finite(work.progress)
            suffix = "" if progress is None else f" at {progress:g} %"
            status = hide(str(work.status))
            state = f"{self._describe(work, hide)} was still {status}{suffix} after"
        return TaskTimeout(
            f"{state} {seconds:g} s",
            task=work,
            advice="it keeps running: wait for it again",
        )

    def _describe(self, work: W, hide: Hide) -> str:
        kind = f" ({work.kind})" if work.kind else ""
        return f"{self.noun} {hide(f'{work.id}{kind}')}"


def _reason(error: object) -> str:
    if isinstance(error, Mapping):
        error = cast("Mapping[str, object]", error).get("message")
    return str(error) if error else "the server gave no reason"


TASKS = WorkType(noun="task", path="tasks", item=Task, unknown=lambda id: Task(id=id))
"""The tasks of a project."""

JOBS = WorkType(
    noun="job",
    path="jobs",
    item=Job,
    unknown=lambda id: Job(id=id),
    paging=cursor_paging,
)
"""The jobs of a project."""

RUNS = WorkType(
    noun="run",
    path="runs",
    item=Run,
    unknown=lambda id: Run(id=id),
    paging=cursor_paging,
)
"""The runs of a project."""


_OUTCOME = ("output", "error")


def is_complete(
    work_type: WorkType[W], event: Event, known: W | None, *, strict: bool
) -> bool:
    """Return whether the object of `event` can replace a response of the server.

    It must include the outcome and each field that the server has sent before. If
    `strict`, all types must match. Without a `known` state, no event is complete.
    """
    if known is None or not isinstance(event.data, work_type.item):
        return False
    sent = event.sent["data"] if is_event(event.sent) else event.sent
    outcome = {name for name in _OUTCOME if hasattr(work_type.item, name)}
    if not outcome <= sent.keys():
        return False
    received = msgspec.to_builtins(event.data)
    try:
        coerce(received, work_type.item, strict=strict)
    except msgspec.ValidationError:
        return False
    return bool(msgspec.to_builtins(known).keys() <= received.keys())


def is_final(work: Work) -> bool:
    """Return whether `work` has ended and has its outcome, if it is of such a type."""
    outcome = [getattr(work, name) for name in _OUTCOME if hasattr(work, name)]
    return work.ended and (not outcome or any(part is not None for part in outcome))


def is_newer(received: Work, known: Work) -> bool:
    """Return whether `received` has ended or has more progress than `known`.

    Events can arrive late, twice, or out of order.
    """
    if known.ended:
        return False
    return received.ended or _progress(received) > _progress(known)


def _progress(work: Work) -> float:
    return finite(work.progress) or 0.0
