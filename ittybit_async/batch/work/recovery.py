"""Looking for work that was created though its answer was lost."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from ittybit.core.batch.lookup import is_older, to_server_time
from ittybit.core.batch.plan import Target, find_marker
from ittybit_async.batch.coalescer import Coalescer
from ittybit_async.batch.context import RunContext

_PAGE = 100


@dataclass(frozen=True, slots=True)
class UncertainCreate:
    """What may have been created: under which `carried` digits, and since when."""

    carried: str
    since: float


class CreateRecovery:
    """Finds the work of a batch at the server; one look serves all that miss some."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._looks: dict[Target, Coalescer[UncertainCreate, str | None]] = {
            "task": Coalescer(self._among_tasks),
            "job": Coalescer(self._among_jobs),
            "run": Coalescer(self._among_runs),
        }

    async def find(self, target: Target, missed: UncertainCreate) -> str | None:
        """Return the id of the task, job or run that was missed, if there is one."""
        return await self._looks[target].call(missed)

    async def _among_tasks(self, missed: list[UncertainCreate]) -> list[str | None]:
        # The dated list goes by number: what is created meanwhile moves the rest back,
        # so that some come twice and none is passed over.
        return await _found(self._context.client.tasks.list(limit=_PAGE), missed)

    async def _among_jobs(self, missed: list[UncertainCreate]) -> list[str | None]:
        return await _found(self._context.client.jobs.list(limit=_PAGE), missed)

    async def _among_runs(self, missed: list[UncertainCreate]) -> list[str | None]:
        return await _found(self._context.client.runs.list(limit=_PAGE), missed)


async def _found(listed: Any, missed: list[UncertainCreate]) -> list[str | None]:
    """Read the list, newest first, back to the first of `missed`."""
    wanted = {one.carried for one in missed}
    ids: dict[str, str] = {}
    async with aclosing(listed.iter_pages()) as pages:
        async for page in pages:
            for work in page.data:
                if (carried := find_marker(work)) in wanted:
                    ids[str(carried)] = work.id
            oldest = to_server_time(min(one.since for one in missed), page.raw.headers)
            if len(ids) == len(wanted) or is_older(page.data, oldest):
                break
    return [ids.get(one.carried) for one in missed]
