"""The way of one item through a run."""

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
from ittybit_async.batch.work.download import DownloadStep
from ittybit_async.batch.work.item_state import ItemState
from ittybit_async.batch.work.keyed_lock import KeyedLock
from ittybit_async.batch.work.results import ResultReader
from ittybit_async.batch.work.upload import UploadStep
from ittybit_async.batch.work.wait import wait_for_end

Ending = tuple[Outcome, PendingWrite]


class Worker:
    """Takes items from where they are to their end; many do so at once."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._sources = UploadStep(context)
        self._creating = CreateStep(context, self._sources)
        self._results = ResultReader(context)
        self._delivering = DownloadStep(context)
        self._exclusion = KeyedLock()
        self._patience = CircuitBreaker()

    async def work(self, entry: Entry) -> Outcome:
        """Return what becomes of `entry`; raise Stopping where it is left."""
        outcome, written = await self.finish(entry)
        await written.wait()
        return outcome

    async def finish(self, entry: Entry) -> Ending:
        """Return what becomes of `entry`, which may not be on disk yet."""
        if entry.error is not None:
            return await self._wrong(entry, entry.error)
        case = ItemState(entry)
        try:
            await self._steps(case)
        except APIError as error:
            return await self._failed(case, error)
        now = time.time()
        written = await self._context.store.submit(_end(case, now))
        return case.outcome(now, None, None), written

    async def _steps(self, case: ItemState) -> None:
        if case.work_id is None:
            # Items that differ only in where the results go share what is paid.
            async with self._exclusion.of(case.entry.work):
                await self._begin(case)
        if case.results is None:
            await self._tried(case, "wait", self._wait)
        if case.files is None:
            await self._tried(case, "download", self._delivering.deliver)

    async def _begin(self, case: ItemState) -> None:
        if (twin := await self._context.store.shared_work(case.entry)) is not None:
            case.twin_work_id = twin.work_id
            case.missed(twin.intended)
            if case.file_id is None:
                case.file_id, case.url = twin.file_id, twin.url
        is_here = case.entry.source.place == "path"
        if is_here and case.file_id is None and case.twin_work_id is None:
            await self._tried(case, "upload", self._sources.upload)
        await self._tried(case, "create", self._creating.create)

    async def _wait(self, case: ItemState) -> None:
        assert case.work_id is not None  # it was created before
        begun = time.monotonic()
        target, engine = case.plan.target, self._context.engine
        work = case.created
        if work is None or not work.succeeded:  # it may be done as soon as asked for
            work = await wait_for_end(engine, target, case.work_id, self._context.stop)
        case.results = await self._results.of(case.plan, work)
        case.seconds["wait"] = seconds = time.monotonic() - begun
        content = msgspec.json.encode(case.results)
        case.ended = Ended(case.entry.seq, content, seconds)
        if case.entry.to is not None:  # else the end of the item follows at once
            await self._context.store.record(case.ended)

    async def _tried(
        self,
        case: ItemState,
        step: Step,
        act: Callable[[ItemState], _io.Eventual[None]],
    ) -> None:
        """Do a step, and retry it if that may help."""
        self._context.stop.check()
        try:
            await act(case)
        except APIError as error:
            await self._retried(case, step, act, error)
        self._patience.succeeded()

    async def _retried(
        self,
        case: ItemState,
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
                lambda _: act(case),
                stop=stop_after_attempt(self._context.settings.tries),
                # A busy server may ask for no pause, which would use up all tries.
                wait=wait_retry_after(api, at_least_backoff=True),
                retry=retry_if_exception(partial(self._is_retried, step)),
                sleep=partial(self._sleep, case),
            )
        except APIError as error:
            self._context.stop.check()  # stopping the run causes failures
            fault = classify_failure(error, api, step)
            if fault is FailureAction.ITEM:
                raise
            if fault is FailureAction.RUN or self._patience.failed():
                self._context.stop.request(error)
                raise RunStopping from error
            raise

    def _is_retried(self, step: Step, error: BaseException) -> bool:
        if not isinstance(error, APIError) or self._context.stop.is_requested:
            return False
        return classify_failure(error, self._context.api, step) in (
            FailureAction.AGAIN,
            FailureAction.DOUBT,
        )

    async def _sleep(self, case: ItemState, seconds: float) -> None:
        case.retries += 1
        await self._context.store.record(Retried(case.entry.seq))
        await self._context.stop.sleep(seconds)

    async def _failed(self, case: ItemState, error: APIError) -> Ending:
        now, cause = time.time(), summarize_cause(error)
        failed = Failed(case.entry.seq, now, cause, str(error))
        written = await self._context.store.submit(failed)
        return case.outcome(now, error, cause), written

    async def _wrong(self, entry: Entry, told: str) -> Ending:
        now, cause = time.time(), entry.cause or ArgumentError.__name__
        failed = Failed(entry.seq, now, cause, told)
        written = await self._context.store.submit(failed)
        outcome = Outcome(
            source=entry.source.text,
            key=entry.key.hex(),
            label=entry.label,
            succeeded=False,
            cause=cause,
            error=told,
            ended=now,
            exception=ArgumentError(told),
        )
        return outcome, written


def _end(case: ItemState, now: float) -> Change:
    seq, ended = case.entry.seq, case.ended
    if ended is None or case.entry.to is not None:
        return Done(seq, now)
    return Finished(seq, ended.results, ended.seconds, now)
