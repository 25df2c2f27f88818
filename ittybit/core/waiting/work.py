"""What is waited for, as data: tasks, and whatever else a server works on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Generic, Protocol, TypeVar, cast

from msgspec import Struct, field

from ittybit.core.pagination import Paging, cursor_paging, linked_paging
from ittybit.core.printable import one_line
from ittybit.core.redaction import Hide
from ittybit.errors import TaskCancelled, TaskError, TaskFailed, TaskTimeout
from ittybit.types.job import Job
from ittybit.types.run import Run
from ittybit.types.task import CANCELLED, Task

_LONGEST_REASON = 1000  # characters
_LONGEST_PAGE: Mapping[str, object] = MappingProxyType({"limit": 100})


class Work(Protocol):
    """Work of the server that ends at some time; `progress` is 0 to 100."""

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
    """One sort of work: where it is listed, newest first, and how it is called.

    `path` has the list, and below it each by its id; `query` asks for the longest page
    of the list, which `paging` reads as `item`. `unknown` makes one of which nothing
    but the id is known; `noun` stands in messages.
    """

    noun: str
    path: str
    item: type[W]
    unknown: Callable[[str], W]
    paging: Paging = linked_paging
    query: Mapping[str, object] = field(default_factory=lambda: _LONGEST_PAGE)

    def failure(self, work: W, hide: Hide = str) -> TaskError | None:
        """Return the error that ended `work` stands for; None if it went well.

        What the server said passes through `hide`, which removes secrets.
        """
        if work.succeeded:
            return None
        what = self._named(work, hide)
        if str(work.status) in CANCELLED:
            return TaskCancelled(f"{what} was cancelled; create it again", task=work)
        reason = hide(one_line(_reason(work.error), _LONGEST_REASON))
        return TaskFailed(
            f"{what} {hide(str(work.status))}: {reason}; look at the error's task",
            task=work,
        )

    def timeout(self, work: W, seconds: float, hide: Hide = str) -> TaskTimeout:
        """Return the error of `work` that had not ended within `seconds`."""
        if work.status is None:
            was = f"{self.noun} {work.id} was not heard of in"
        else:
            known = isinstance(work.progress, int | float)
            done = f" at {work.progress:g} %" if known else ""
            status = hide(str(work.status))
            was = f"{self._named(work, hide)} was still {status}{done} after"
        return TaskTimeout(
            f"{was} {seconds:g} s; it goes on: wait for it again", task=work
        )

    def _named(self, work: W, hide: Hide) -> str:
        kind = f" ({work.kind})" if work.kind else ""
        return f"{self.noun} {hide(f'{work.id}{kind}')}"


def _reason(error: object) -> str:
    if isinstance(error, Mapping):
        error = cast("Mapping[str, object]", error).get("message")
    return str(error) if error else "the server gave no reason"


TASKS = WorkType(noun="task", path="tasks", item=Task, unknown=lambda id: Task(id=id))
"""The tasks of a project (spec section 14)."""

JOBS = WorkType(
    noun="job",
    path="jobs",
    item=Job,
    unknown=lambda id: Job(id=id),
    paging=cursor_paging,
)
"""The jobs of a project (spec section 24)."""

RUNS = WorkType(
    noun="run",
    path="runs",
    item=Run,
    unknown=lambda id: Run(id=id),
    paging=cursor_paging,
)
"""The runs of a project (spec section 23)."""
