"""Worker that processes the items of a run."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import msgspec

from ittybit.batch import Outcome
from ittybit.core.batch.entry import Entry
from ittybit.core.batch.failures import (
    CircuitBreaker,
    FailureAction,
    Step,
    classify_failure,
    summarize_cause,
)
from ittybit.core.batch.stages import Change, Done, Ended, Failed, Finished, Retried
from ittybit.core.retry import wait_retry_after
from ittybit.errors import APIError, ArgumentError
from ittybit_async import _io
from ittybit_async.batch.context import RunContext
from ittybit_async.batch.journal.store import PendingWrite
from ittybit_async.batch.stop import RunStopping
from ittybit_async.batch.work.creation import CreateStep
from ittybit_async.batch.work.item_state import ItemState
from ittybit_async.batch.work.keyed_lock import KeyedLock
from ittybit_async.batch.work.results import ResultReader, wait_for_end
from ittybit_async.batch.work.transfers import DownloadStep, UploadStep

Ending = tuple[Outcome, PendingWrite]


class Worker:
    """Runs the remaining steps of items; many calls may run at the same time."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._upload_step = UploadStep(context)
        self._create_step = CreateStep(context, self._upload_step)
        self._results = ResultReader(context)
        self._download_step = DownloadStep(context)
        self._locks = KeyedLock()
        self._circuit_breaker = CircuitBreaker()

    async def work(self, entry: Entry) -> Outcome:
        """Process `entry`, return its outcome, or raise RunStopping."""
        outcome, written = await self.finish(entry)
        await written.wait()
        return outcome

    async def finish(self, entry: Entry) -> Ending:
        """Process `entry`; return its outcome, and the pending write of it."""
        if entry.error is not None:
            return await self._record_invalid(entry, entry.error)
        state = ItemState(entry)
        try:
            await self._run_steps(state)
        except APIError as error:
            return await self._record_failure(state, error)
        now = time.time()
        written = await self._context.store.submit(_final_change(state, now))
        return state.outcome(now, None, None), written

    async def _run_steps(self, state: ItemState) -> None:
        if state.work_id is None:
            # Items that differ only in their destination share the paid work.
            async with self._locks.hold(state.entry.work):
                await self._ensure_created(state)
        if state.results is None:
            await self._run_step(state, "wait", self._wait)
        if state.files is None:
            await self._run_step(state, "download", self._download_step.download)

    async def _ensure_created(self, state: ItemState) -> None:
        if (shared := await self._context.store.shared_work(state.entry)) is not None:
            state.shared_work_id = shared.work_id
            state.record_intent(shared.intended)
            if state.file_id is None:
                state.file_id, state.url = shared.file_id, shared.url
        is_local = state.entry.source.kind == "path"
        if is_local and state.file_id is None and state.shared_work_id is None:
            await self._run_step(state, "upload", self._upload_step.upload)
        await self._run_step(state, "create", self._create_step.create)

    async def _wait(self, state: ItemState) -> None:
        assert state.work_id is not None  # it was created before
        started = time.monotonic()
        target, engine = state.plan.target, self._context.engine
        work = state.created
        if work is None or not work.succeeded:  # the create response may be final
            work = await wait_for_end(engine, target, state.work_id, self._context.stop)
        state.results = await self._results.read(state.plan, work)
        state.seconds["wait"] = seconds = time.monotonic() - started
        content = msgspec.json.encode(state.results)
        state.ended = Ended(state.entry.seq, content, seconds)
        if state.entry.to is not None:  # otherwise the final change includes it
            await self._context.store.record(state.ended)

    async def _run_step(
        self,
        state: ItemState,
        step: Step,
        act: Callable[[ItemState], _io.Eventual[None]],
    ) -> None:
        """Run a step, and retry it if that may help."""
        self._context.stop.check()
        try:
            await act(state)
        except APIError as error:
            await self._retry_step(state, step, act, error)
        self._circuit_breaker.record_success()

    async def _retry_step(
        self,
        state: ItemState,
        step: Step,
        act: Callable[[ItemState], _io.Eventual[None]],
        first: APIError,
    ) -> None:
        """Retry a step after the failure `first`; raise if no retry succeeds."""
        # Most items never fail, and loading tenacity takes time.
        from tenacity import retry_if_exception, stop_after_attempt

        from ittybit_async.http.retry import retry_after_failure

        api = self._context.api
        try:
            await retry_after_failure(
                first,
                lambda _: act(state),
                stop=stop_after_attempt(self._context.settings.tries),
                # A busy server may ask for no pause, which would use up all tries.
                wait=wait_retry_after(api, at_least_backoff=True),
                retry=retry_if_exception(partial(self._is_retried, step)),
                sleep=partial(self._sleep, state),
            )
        except APIError as error:
            self._context.stop.check()  # stopping the run causes failures
            action = classify_failure(error, api, step)
            if action is FailureAction.FAIL_ITEM:
                raise
            if (
                action is FailureAction.STOP_RUN
                or self._circuit_breaker.record_failure()
            ):
                self._context.stop.request(error)
                raise RunStopping from error
            raise

    def _is_retried(self, step: Step, error: BaseException) -> bool:
        if not isinstance(error, APIError) or self._context.stop.is_requested:
            return False
        return classify_failure(error, self._context.api, step) in (
            FailureAction.RETRY,
            FailureAction.CHECK,
        )

    async def _sleep(self, state: ItemState, seconds: float) -> None:
        state.retries += 1
        await self._context.store.record(Retried(state.entry.seq))
        await self._context.stop.sleep(seconds)

    async def _record_failure(self, state: ItemState, error: APIError) -> Ending:
        now, cause = time.time(), summarize_cause(error)
        failed = Failed(state.entry.seq, now, cause, str(error))
        written = await self._context.store.submit(failed)
        return state.outcome(now, error, cause), written

    async def _record_invalid(self, entry: Entry, message: str) -> Ending:
        now, cause = time.time(), entry.cause or ArgumentError.__name__
        failed = Failed(entry.seq, now, cause, message)
        written = await self._context.store.submit(failed)
        outcome = Outcome(
            source=entry.source.text,
            key=entry.key.hex(),
            label=entry.label,
            succeeded=False,
            cause=cause,
            error=message,
            ended=now,
            exception=ArgumentError(message),
        )
        return outcome, written


def _final_change(state: ItemState, now: float) -> Change:
    seq, ended = state.entry.seq, state.ended
    if ended is None or state.entry.to is not None:
        return Done(seq, now)
    return Finished(seq, ended.results, ended.seconds, now)
