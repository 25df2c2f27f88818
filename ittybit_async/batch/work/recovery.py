"""Looking for work that was created though its answer was lost."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from ittybit.core.batch.lookup import by_server, older
from ittybit.core.batch.plan import Target, carried_by
from ittybit_async.batch.coalescer import Gathering
from ittybit_async.batch.context import RunContext

_PAGE = 100


@dataclass(frozen=True, slots=True)
class Missed:
    """What may have been created: under which `carried` digits, and since when."""

    carried: str
    since: float


class Adoption:
    """Finds the work of a batch at the server; one look serves all that miss some."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._looks: dict[Target, Gathering[Missed, str | None]] = {
            "task": Gathering(self._among_tasks),
            "job": Gathering(self._among_jobs),
            "run": Gathering(self._among_runs),
        }

    async def find(self, target: Target, missed: Missed) -> str | None:
        """Return the id of the task, job or run that was missed, if there is one."""
        return await self._looks[target].ask(missed)

    async def _among_tasks(self, missed: list[Missed]) -> list[str | None]:
        # The dated list goes by number: what is created meanwhile moves the rest back,
        # so that some come twice and none is passed over.
        return await _found(self._context.client.tasks.list(limit=_PAGE), missed)

    async def _among_jobs(self, missed: list[Missed]) -> list[str | None]:
        return await _found(self._context.client.jobs.list(limit=_PAGE), missed)

    async def _among_runs(self, missed: list[Missed]) -> list[str | None]:
        return await _found(self._context.client.runs.list(limit=_PAGE), missed)


async def _found(listed: Any, missed: list[Missed]) -> list[str | None]:
    """Read the list, newest first, back to the first of `missed`."""
    wanted = {one.carried for one in missed}
    ids: dict[str, str] = {}
    async with aclosing(listed.iter_pages()) as pages:
        async for page in pages:
            for work in page.data:
                if (carried := carried_by(work)) in wanted:
                    ids[str(carried)] = work.id
            oldest = by_server(min(one.since for one in missed), page.raw.headers)
            if len(ids) == len(wanted) or older(page.data, oldest):
                break
    return [ids.get(one.carried) for one in missed]
