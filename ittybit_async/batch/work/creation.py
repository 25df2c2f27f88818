"""Step that creates the paid work of an item exactly once."""

from __future__ import annotations

import time
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from ittybit.core.batch.failures import FailureAction, classify_failure
from ittybit.core.batch.lookup import is_older, to_server_time
from ittybit.core.batch.plan import Target, find_marker, request_body
from ittybit.core.batch.stages import Created, Intended, Refused
from ittybit.errors import APIError
from ittybit.timeouts import deadline
from ittybit_async.batch.coalescer import Coalescer
from ittybit_async.batch.context import RunContext
from ittybit_async.batch.work.item_state import ItemState
from ittybit_async.batch.work.transfers import UploadStep


class CreateStep:
    """Creates work, and searches for it before it repeats a create call.

    The intent is on disk before the call is sent. If the server may have received it,
    the step waits until it cannot arrive anymore, and then searches for the work.
    """

    def __init__(self, context: RunContext, upload_step: UploadStep) -> None:
        self._context = context
        self._upload_step = upload_step
        self._recovery = CreateRecovery(context)

    async def create(self, state: ItemState) -> None:
        """Create the work of the item, or find it, and record it."""
        started, id = time.monotonic(), state.shared_work_id
        if id is None and state.intended is not None:
            id = await self._find_earlier(
                state, state.intended + self._context.settings.send
            )
        state.adopted = id is not None
        if id is None:
            id = await self._send(state)
        state.work_id = id
        state.seconds["create"] = seconds = time.monotonic() - started
        await self._context.store.record(
            Created(state.entry.seq, id, seconds, state.adopted)
        )

    async def _find_earlier(self, state: ItemState, sent: float) -> str | None:
        """Wait until a call of the time `sent` cannot arrive; search for its work."""
        self._context.stop.check()
        left = sent + self._context.settings.settle - time.time()
        await self._context.stop.sleep(min(left, self._longest_wait))
        since = state.intended or sent
        uncertain = UncertainCreate(state.entry.marker, since)
        return await self._recovery.find(state.plan.target, uncertain)

    @property
    def _longest_wait(self) -> float:
        # A bound, because the clock may have been wrong when the intent was recorded.
        return self._context.settings.send + self._context.settings.settle

    async def _send(self, state: ItemState) -> str:
        input = await self._upload_step.input(state)
        body = request_body(state.plan, input, state.entry.ref, state.entry.marker)
        started = await self._wait_for_rate_limit()
        state.intended = when = time.time()
        state.began = state.began or when
        await self._context.store.record(Intended(state.entry.seq, when))
        try:
            with deadline(self._context.settings.send):
                work = await self._post(state, body)
        except APIError as error:
            self._report_response(started, error.status_code, error.retry_after)
            if (
                classify_failure(error, self._context.api, "create")
                is not FailureAction.CHECK
            ):
                await self._record_refusal(state)
                raise
            return await self._recover(state, error)
        if work.id in (None, ""):  # it cannot be polled
            message = "the response to a create call has no id; check the base URL"
            return await self._recover(state, APIError(message))
        self._report_response(started, 201, None)
        state.created = work
        return str(work.id)

    async def _recover(self, state: ItemState, error: APIError) -> str:
        """Return the ID of work that the server may have created, or raise `error`."""
        id = await self._find_earlier(state, time.time())
        if id is None:
            await self._record_refusal(state)  # the call never arrived
            raise error
        state.adopted = True
        return id

    async def _record_refusal(self, state: ItemState) -> None:
        """Record that the server created nothing, before other items check it."""
        state.intended = None
        await self._context.store.record(Refused(state.entry.seq))

    async def _wait_for_rate_limit(self) -> float:
        """Wait for the rate limit, so that the call follows its intent at once."""
        limit, stop = self._context.engine.sender.rate_limit, self._context.stop
        started = 0.0 if limit is None else await limit.take(None, stop.sleep)
        stop.check()
        return started

    def _report_response(
        self, started: float, status: int | None, wait: float | None
    ) -> None:
        if (limit := self._context.engine.sender.rate_limit) is None or status is None:
            return
        longest = self._context.api.retry_after_limit
        limit.learn(started, status, None if wait is None else min(wait, longest))

    def _post(self, state: ItemState, body: dict[str, Any]) -> Any:
        client, carried = self._context.once, state.entry.marker
        if state.plan.target == "task":
            return client.tasks.create(request=body)
        if state.plan.target == "job":
            return client.jobs.create(request=body, idempotency_key=carried)
        return client.runs.create(
            tasks=body["tasks"], metadata=body["metadata"], idempotency_key=carried
        )


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

    async def find(self, target: Target, create: UncertainCreate) -> str | None:
        """Return the ID of the task, job, or run, or None if it was not created."""
        return await self._coalescers[target].call(create)

    async def _find_tasks(self, creates: list[UncertainCreate]) -> list[str | None]:
        # Pages are numbered: new tasks move others to later pages, so that some are
        # read twice, but none is skipped.
        return await _find_in(
            self._context.client.tasks.list(limit=_PAGE_SIZE), creates
        )

    async def _find_jobs(self, creates: list[UncertainCreate]) -> list[str | None]:
        return await _find_in(self._context.client.jobs.list(limit=_PAGE_SIZE), creates)

    async def _find_runs(self, creates: list[UncertainCreate]) -> list[str | None]:
        return await _find_in(self._context.client.runs.list(limit=_PAGE_SIZE), creates)


async def _find_in(listed: Any, creates: list[UncertainCreate]) -> list[str | None]:
    """Read the list, newest first, until the time of the oldest of `creates`."""
    wanted = {create.carried for create in creates}
    ids: dict[str, str] = {}
    async with aclosing(listed.iter_pages()) as pages:
        async for page in pages:
            for work in page.data:
                if (carried := find_marker(work)) in wanted:
                    ids[str(carried)] = work.id
            oldest = to_server_time(
                min(create.since for create in creates), page.raw.headers
            )
            if len(ids) == len(wanted) or is_older(page.data, oldest):
                break
    return [ids.get(create.carried) for create in creates]
