# Generated from ittybit_async/batch/work/recovery.py by build_sync.py. Do not edit.
"""Search for work that was created although the response was lost."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import Any

from ittybit.core.batch.lookup import is_older, to_server_time
from ittybit.core.batch.plan import Target, find_marker
from ittybit_sync.batch.coalescer import Coalescer
from ittybit_sync.batch.context import RunContext

_PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class UncertainCreate:
    """A create call that may have succeeded: its marker, and when it was sent."""

    carried: str
    since: float


class CreateRecovery:
    """Finds work of a batch on the server; one search serves all waiting items."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._coalescers: dict[Target, Coalescer[UncertainCreate, str | None]] = {
            "task": Coalescer(self._find_tasks),
            "job": Coalescer(self._find_jobs),
            "run": Coalescer(self._find_runs),
        }

    def find(self, target: Target, create: UncertainCreate) -> str | None:
        """Return the ID of the task, job, or run, or None if it was not created."""
        return self._coalescers[target].call(create)

    def _find_tasks(self, creates: list[UncertainCreate]) -> list[str | None]:
        # Pages are numbered: new tasks move others to later pages, so that some are
        # read twice, but none is skipped.
        return _find_in(self._context.client.tasks.list(limit=_PAGE_SIZE), creates)

    def _find_jobs(self, creates: list[UncertainCreate]) -> list[str | None]:
        return _find_in(self._context.client.jobs.list(limit=_PAGE_SIZE), creates)

    def _find_runs(self, creates: list[UncertainCreate]) -> list[str | None]:
        return _find_in(self._context.client.runs.list(limit=_PAGE_SIZE), creates)


def _find_in(listed: Any, creates: list[UncertainCreate]) -> list[str | None]:
    """Read the list, newest first, until the time of the oldest of `creates`."""
    wanted = {create.carried for create in creates}
    ids: dict[str, str] = {}
    with closing(listed.iter_pages()) as pages:
        for page in pages:
            for work in page.data:
                if (carried := find_marker(work)) in wanted:
                    ids[str(carried)] = work.id
            oldest = to_server_time(
                min(create.since for create in creates), page.raw.headers
            )
            if len(ids) == len(wanted) or is_older(page.data, oldest):
                break
    return [ids.get(create.carried) for create in creates]
