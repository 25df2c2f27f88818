"""Step that creates the paid work of an item exactly once."""

from __future__ import annotations

import time
from contextlib import aclosing, suppress
from functools import partial
from typing import Any, NamedTuple, get_args

from ittybit.core.batch.entry import Entry
from ittybit.core.batch.failures import FailureAction, classify_failure, is_storm
from ittybit.core.batch.marker import (
    check_works,
    find_marker,
    is_adoptable,
    is_older,
    to_server_time,
)
from ittybit.core.batch.plan import (
    Plan,
    Target,
    build_request,
    decode_plan,
)
from ittybit.core.batch.results import check_fields
from ittybit.core.batch.stages import Created, Intended, Refused
from ittybit.core.clock import monotonic
from ittybit.core.http.request import Request
from ittybit.errors import APIError
from ittybit.timeouts import deadline, within_deadline
from ittybit.types import Task
from ittybit_async.batch.coalescer import Coalescer
from ittybit_async.batch.context import RunContext

_DAY = 86_400
_PAGE_SIZE = 100
_SOON = 3.0  # seconds of a search that other items wait for
_KEY_HEADER = "Idempotency-Key"


class UncertainCreate(NamedTuple):
    """A create call that may have succeeded: its marker, and its first intent."""

    marker: str
    since: float


def _find_intent(entry: Entry) -> UncertainCreate:
    # An earlier call may arrive after a later intent.
    return UncertainCreate(entry.marker, entry.since or entry.intended or 0.0)


class InDoubt(Exception):
    """Ends the turn of an item until the time `due` of the monotonic clock.

    Until then, a create call of the item may still arrive at the server.
    """

    def __init__(self, due: float) -> None:
        super().__init__(due)
        self.due = due


class _Doubt(NamedTuple):
    intended: float | None
    due: float
    error: APIError | None


class Creation:
    """Creates work, and searches for it before it repeats a create call.

    The intent is on disk before the call is sent. If the server may have received it,
    the step searches for the work at once, and again when the call cannot arrive
    anymore. Between the two, `InDoubt` leaves the slot to other items. One search
    serves all items that wait for one.
    """

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._doubts: dict[int, _Doubt] = {}
        # The limit applies to all callers of a search, because one of them leads it.
        self._searches: dict[
            tuple[Target, float | None], Coalescer[UncertainCreate, str | None]
        ] = {
            (target, limit): Coalescer(partial(self._search, target, limit))
            for target in get_args(Target)
            for limit in (_SOON, None)
        }

    async def create(self, entry: Entry, shared_id: str | None) -> Any:
        """Create the work of `entry`, or find it, and record it.

        Another item may have the same work, with the ID `shared_id`. Returns the
        response of the create call, or None if the work existed.
        """
        started, id, work = monotonic(), shared_id, None
        plan = decode_plan(entry.plan)
        if id is None and entry.intended is not None:
            id = await self._find_earlier(plan.target, entry)
        self._doubts.pop(entry.seq, None)
        entry.adopted = id is not None
        if id is None:
            id, work = await self._send(plan, entry)
        entry.work_id = id
        entry.create = seconds = monotonic() - started
        await self._context.store.record(
            Created(entry.seq, id, seconds, bool(entry.adopted))
        )
        return work

    async def _find_earlier(self, target: Target, entry: Entry) -> str | None:
        """Return the work of an earlier call, or None if it can no longer arrive.

        Raises InDoubt while it may arrive, and its error if the call had one.
        """
        self._context.stop.check()
        doubt = self._doubts.get(entry.seq)
        if doubt is None or doubt.intended != entry.intended:
            return await self._find_soon(target, entry, self._time_in_doubt(entry))
        if doubt.due > monotonic():
            raise InDoubt(doubt.due)
        id = await self.find(target, _find_intent(entry))
        if id is None and doubt.error is not None:
            del self._doubts[entry.seq]
            await self._record_refusal(entry)  # the call never arrived
            raise doubt.error
        return id

    async def _find_soon(
        self,
        target: Target,
        entry: Entry,
        seconds: float,
        error: APIError | None = None,
    ) -> str | None:
        """Return the work if the server shows it already; else raise InDoubt."""
        due = monotonic() + seconds
        create = _find_intent(entry)
        self._doubts[entry.seq] = _Doubt(entry.intended, due, error)
        if seconds > 0:
            with suppress(APIError):
                if (id := await self.find(target, create, _SOON)) is not None:
                    return id
            raise InDoubt(due)
        return await self._find_earlier(target, entry)

    def _time_in_doubt(self, entry: Entry) -> float:
        """Return the seconds until a call of an earlier run cannot arrive anymore."""
        settings = self._context.settings
        sent = (entry.intended or 0.0) + settings.send
        # A bound, because the clock may have been wrong when the intent was recorded.
        longest = settings.send + settings.settle
        return min(sent + settings.settle - time.time(), longest)

    async def _send(self, plan: Plan, entry: Entry) -> tuple[str, Any]:
        """Send the create call; return the ID of the work, and the response."""
        input = await self._input(plan, entry)
        marker = entry.marker
        body = build_request(plan, input, entry.ref, marker)
        started = await self._wait_for_rate_limit()
        entry.intended = when = time.time()
        entry.began = entry.began or when
        entry.since = entry.since or when
        try:
            # Others count from `when`, so a slow journal shortens the time to send.
            with deadline(self._context.settings.send):
                await self._context.store.record(Intended(entry.seq, when))
                work = await self._post(plan, marker, body)
        except APIError as error:
            self._report_response(started, error.status_code, error.retry_after)
            action = classify_failure(error, self._context.api, "create")
            if action is not FailureAction.CHECK:
                await self._record_refusal(entry)
                raise
            return await self._recover(plan, entry, error), None
        message = None
        if not isinstance(work.id, str) or not work.id:  # it cannot be polled
            message = "the response to a create call has no id; check the base URL"
        elif find_marker(work) not in (None, marker):
            message = f"the response to a create call describes other work: {work.id}"
        if message is not None:
            return await self._recover(plan, entry, APIError(message)), None
        self._report_response(started, 201, None)
        return work.id, work

    async def _recover(self, plan: Plan, entry: Entry, error: APIError) -> str:
        """Return the ID of work that the server may have created, or raise InDoubt."""
        if not is_storm(error):
            entry.lost += 1
        settle = self._context.settings.settle
        id = await self._find_soon(plan.target, entry, settle, error)
        assert id is not None  # else the call above raises InDoubt
        entry.adopted = True
        return id

    async def _record_refusal(self, entry: Entry) -> None:
        """Record that the server created nothing, before other items check it."""
        entry.intended = None
        await self._context.store.record(Refused(entry.seq))

    async def _input(self, plan: Plan, entry: Entry) -> dict[str, str]:
        """Return the input of the create call.

        Tasks accept the ID of a file; jobs and runs read a URL, signed for a day.
        """
        id = entry.file_id
        if id is None and entry.source.kind == "file_id":
            id = entry.source.text
        if id is None:
            return {"url": entry.source.text}
        if plan.target == "task":
            return {"file_id": id}
        client = self._context.client
        file = await client.files.get(id)
        check_fields(file)
        if file.filename is None:
            return {"url": file.url or ""}
        signature = await client.signatures.create(
            filename=file.filename,
            folder=file.folder,
            method="get",
            expiry=int(time.time()) + _DAY,
        )
        return {"url": signature.url}

    async def _wait_for_rate_limit(self) -> float:
        """Wait for the rate limit, so that the call follows its intent at once."""
        limit, stop = self._context.engine.sender.rate_limit, self._context.stop
        started = 0.0 if limit is None else await limit.take(None, stop.wait)
        stop.check()
        return started

    def _report_response(
        self, started: float, status: int | None, wait: float | None
    ) -> None:
        if (limit := self._context.engine.sender.rate_limit) is None or status is None:
            return
        limit.learn(started, status, self._context.api.bound_pause(wait))

    def _post(self, plan: Plan, marker: str, body: dict[str, Any]) -> Any:
        client = self._context.once
        # The dated API ignores the header for tasks; other servers may honor it.
        if plan.target == "task":
            request = Request("POST", "/tasks", json=body, idempotency_key=marker)
            return client.engine.call(request, Task)
        if plan.target == "job":
            return client.jobs.create(request=body, idempotency_key=marker)
        return client.runs.create(
            tasks=body["tasks"],
            metadata=body["metadata"],
            idempotency_key=marker,
            extra_headers={_KEY_HEADER: marker},
        )

    async def find(
        self, target: Target, create: UncertainCreate, limit: float | None = None
    ) -> str | None:
        """Return the ID of the task, job, or run, or None if it was not created."""
        return await self._searches[target, limit].call(create)

    async def _search(
        self, target: Target, limit: float | None, creates: list[UncertainCreate]
    ) -> list[str | None]:
        """Search for `creates` in at most `limit` seconds."""
        with within_deadline(limit):
            ids = await self._read_ids(target, creates)
        return [ids.get(create.marker) for create in creates]

    async def _read_ids(
        self, target: Target, creates: list[UncertainCreate]
    ) -> dict[str, str]:
        """Read the list, newest first, until the time of the oldest of `creates`."""
        client = self._context.client
        resource: Any = getattr(client, f"{target}s")
        # Pages of tasks are numbered: new tasks move others to later pages, so that
        # some are read twice, but none is skipped.
        listed = resource.list(limit=_PAGE_SIZE)
        wanted = {create.marker: create.since for create in creates}
        since = min(create.since for create in creates)
        ids: dict[str, str] = {}
        async with aclosing(listed.iter_pages()) as pages:
            async for page in pages:
                headers = page.raw.headers
                for work in check_works(page.data, page.raw):
                    if (marker := find_marker(work) or "") in wanted:
                        oldest = to_server_time(wanted[marker], headers)
                        if is_adoptable(work, oldest):
                            ids.setdefault(marker, work.id)
                oldest = to_server_time(since, headers)
                if len(ids) == len(wanted) or is_older(page.data, oldest):
                    break
        return ids
