# Generated from ittybit_async/batch/work/creation.py by build_sync.py. Do not edit.
"""Creating the work of an item, once: it is paid for."""

from __future__ import annotations

import time
from typing import Any

from ittybit.core.batch.failures import FailureAction, classify_failure
from ittybit.core.batch.plan import request_body
from ittybit.core.batch.stages import Created, Intended, Refused
from ittybit.errors import APIError
from ittybit.timeouts import deadline
from ittybit_sync.batch.context import RunContext
from ittybit_sync.batch.work.item_state import ItemState
from ittybit_sync.batch.work.recovery import CreateRecovery, UncertainCreate
from ittybit_sync.batch.work.upload import UploadStep


class CreateStep:
    """Sends creates, and looks before it sends one again.

    The intent is on disk before a create is sent. Where it may have arrived, nothing
    is sent until it can arrive no more, and then only if the server has nothing of it.
    """

    def __init__(self, context: RunContext, sources: UploadStep) -> None:
        self._context = context
        self._sources = sources
        self._adoption = CreateRecovery(context)

    def create(self, case: ItemState) -> None:
        """Have the work of `case` created, and written down."""
        begun, id = time.monotonic(), case.twin_work_id
        if id is None and case.intended is not None:
            id = self._earlier(case, case.intended + self._context.settings.send)
        case.adopted = id is not None
        if id is None:
            id = self._sent(case)
        case.work_id = id
        case.seconds["create"] = seconds = time.monotonic() - begun
        self._context.store.record(Created(case.entry.seq, id, seconds, case.adopted))

    def _earlier(self, case: ItemState, sent: float) -> str | None:
        """Wait until what left at `sent` can arrive no more, and look for it."""
        self._context.stop.check()
        left = sent + self._context.settings.settle - time.time()
        self._context.stop.sleep(min(left, self._longest))
        since = case.intended or sent
        missed = UncertainCreate(case.entry.carried, since)
        return self._adoption.find(case.plan.target, missed)

    @property
    def _longest(self) -> float:
        # However wrong the clock was when the intent was written.
        return self._context.settings.send + self._context.settings.settle

    def _sent(self, case: ItemState) -> str:
        input = self._sources.input(case)
        body = request_body(case.plan, input, case.entry.ref, case.entry.carried)
        begun = self._turn()
        case.intended = when = time.time()
        case.began = case.began or when
        self._context.store.record(Intended(case.entry.seq, when))
        try:
            with deadline(self._context.settings.send):
                work = self._post(case, body)
        except APIError as error:
            self._learn(begun, error.status_code, error.retry_after)
            if (
                classify_failure(error, self._context.api, "create")
                is not FailureAction.DOUBT
            ):
                self._refused(case)
                raise
            return self._found(case, error)
        if work.id in (None, ""):  # nobody can ask for it
            told = "the answer to a create has no id, and nothing was found of it"
            return self._found(case, APIError(f"{told}: look at the base URL"))
        self._learn(begun, 201, None)
        case.created = work
        return str(work.id)

    def _found(self, case: ItemState, error: APIError) -> str:
        """Return the id of what may have arrived; raise `error` where it has not."""
        id = self._earlier(case, time.time())
        if id is None:
            self._refused(case)  # it never arrived
            raise error
        case.adopted = True
        return id

    def _refused(self, case: ItemState) -> None:
        """Take note that the server has done nothing, before others look at it."""
        case.intended = None
        self._context.store.record(Refused(case.entry.seq))

    def _turn(self) -> float:
        """Wait for the turn under the rate limit, so that an intent is sent at once."""
        limit, stop = self._context.engine.sender.rate_limit, self._context.stop
        begun = 0.0 if limit is None else limit.take(None, stop.sleep)
        stop.check()
        return begun

    def _learn(self, begun: float, status: int | None, wait: float | None) -> None:
        if (limit := self._context.engine.sender.rate_limit) is None or status is None:
            return
        longest = self._context.api.retry_after_limit
        limit.learn(begun, status, None if wait is None else min(wait, longest))

    def _post(self, case: ItemState, body: dict[str, Any]) -> Any:
        client, carried = self._context.once, case.entry.carried
        if case.plan.target == "task":
            return client.tasks.create(request=body)
        if case.plan.target == "job":
            return client.jobs.create(request=body, idempotency_key=carried)
        return client.runs.create(
            tasks=body["tasks"], metadata=body["metadata"], idempotency_key=carried
        )
