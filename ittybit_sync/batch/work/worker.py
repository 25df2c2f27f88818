# Generated from ittybit_async/batch/work/worker.py by build_sync.py. Do not edit.
"""Worker that processes the items of a run."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

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
from ittybit.core.batch.stages import Change, Done, Failed, Finished, Retried
from ittybit.core.retry import wait_retry_after
from ittybit.errors import APIError, ArgumentError
from ittybit_sync import _io
from ittybit_sync.batch.context import RunContext
from ittybit_sync.batch.journal.store import Written
from ittybit_sync.batch.stop import RunStopping
from ittybit_sync.batch.work.creation import Creation
from ittybit_sync.batch.work.results import wait_for_results
from ittybit_sync.batch.work.transfers import download, upload

T = TypeVar("T")
Ending = tuple[Outcome, Written]


class Worker:
    """Runs the remaining steps of items; many calls may run at the same time."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._creation = Creation(context)
        self._locks = KeyedLock()
        self._circuit_breaker = CircuitBreaker()

    def work(self, entry: Entry) -> Outcome:
        """Process `entry`, return its outcome, or raise RunStopping."""
        outcome, written = self.finish(entry)
        written()
        return outcome

    def finish(self, entry: Entry) -> Ending:
        """Process `entry`; return its outcome, and the pending write of it."""
        if entry.error is not None:
            cause = entry.cause or ArgumentError.__name__
            return self._record_failure(entry, ArgumentError(entry.error), cause)
        has_results = entry.results is not None
        try:
            self._run_steps(entry)
        except APIError as error:
            return self._record_failure(entry, error, summarize_cause(error))
        now = time.time()
        change: Change = Done(entry.seq, now)
        if entry.to is None and not has_results:
            results = msgspec.json.encode(entry.results)
            change = Finished(entry.seq, results, entry.wait or 0.0, now)
        written = self._context.store.submit(change)
        return entry.build_outcome(now), written

    def _run_steps(self, entry: Entry) -> None:
        context, created = self._context, None
        if entry.work_id is None:
            # Items that differ only in their destination share the paid work.
            with self._locks.hold(entry.work):
                created = self._create(entry)
        if entry.results is None:
            wait = partial(wait_for_results, context, entry, created)
            self._run_step(entry, "wait", wait)
        if entry.files is None:
            self._run_step(entry, "download", partial(download, context, entry))

    def _create(self, entry: Entry) -> Any:
        """Create the work, or find it; return the response if it was created."""
        context, shared_id = self._context, None
        if (shared := context.store.find_shared_work(entry)) is not None:
            shared_id = shared.work_id
            if shared.intended is not None:  # a call for the same work
                entry.intended = max(shared.intended, entry.intended or 0.0)
            if entry.file_id is None:
                entry.file_id, entry.url = shared.file_id, shared.url
        is_local = entry.source.kind == "path"
        if is_local and entry.file_id is None and shared_id is None:
            self._run_step(entry, "upload", partial(upload, context, entry))
        create = partial(self._creation.create, entry, shared_id)
        return self._run_step(entry, "create", create)

    def _run_step(
        self, entry: Entry, step: Step, act: Callable[[], _io.Eventual[T]]
    ) -> T:
        """Run a step, and retry it if that may help."""
        self._context.stop.check()
        try:
            result = act()
        except APIError as error:
            result = self._retry_step(entry, step, act, error)
        self._circuit_breaker.record_success()
        return result

    def _retry_step(
        self,
        entry: Entry,
        step: Step,
        act: Callable[[], _io.Eventual[T]],
        first: APIError,
    ) -> T:
        """Retry a step after the failure `first`; raise if no retry succeeds."""
        # Most items never fail, and loading tenacity takes time.
        from tenacity import retry_if_exception, stop_after_attempt

        from ittybit_sync.http.retry import retry_after_failure

        api = self._context.api
        try:
            return retry_after_failure(
                first,
                lambda _: act(),
                stop=stop_after_attempt(self._context.settings.tries),
                # A busy server may ask for no pause, which would use up all tries.
                wait=wait_retry_after(api, at_least_backoff=True),
                retry=retry_if_exception(partial(self._is_retried, step)),
                sleep=partial(self._sleep, entry),
            )
        except APIError as error:
            self._context.stop.check()  # stopping the run causes failures
            action = classify_failure(error, api, step)
            if action is not FailureAction.FAIL_ITEM and (
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

    def _sleep(self, entry: Entry, seconds: float) -> None:
        entry.retries += 1
        self._context.store.record(Retried(entry.seq))
        self._context.stop.sleep(seconds)

    def _record_failure(self, entry: Entry, error: APIError, cause: str) -> Ending:
        now = time.time()
        failed = Failed(entry.seq, now, cause, str(error))
        written = self._context.store.submit(failed)
        return entry.build_outcome(now, error, cause), written


class KeyedLock:
    """One lock for each key, which exists only while it is used."""

    def __init__(self) -> None:
        self._lock = _io.Lock()
        self._waiters: dict[bytes, deque[_io.WakeEvent]] = {}  # of locked keys

    def hold(self, key: bytes) -> _Holder:
        """Return a context manager that holds the lock of `key`."""
        return _Holder(self, key)

    def acquire(self, key: bytes) -> _io.WakeEvent | None:
        """Acquire the lock, or return an event that is set when the caller has it."""
        with self._lock:
            waiters = self._waiters.get(key)
            if waiters is None:
                self._waiters[key] = deque()
                return None
            wake_event = _io.WakeEvent()
            waiters.append(wake_event)
            return wake_event

    def release(self, key: bytes, wake_event: _io.WakeEvent | None = None) -> None:
        """Pass the lock on, or remove a caller that waits for `wake_event`."""
        with self._lock:
            waiters = self._waiters[key]
            if wake_event is not None and wake_event in waiters:
                waiters.remove(wake_event)
            elif waiters:
                waiters.popleft().set()
            else:
                del self._waiters[key]


class _Holder:
    __slots__ = ("_key", "_lock")

    def __init__(self, lock: KeyedLock, key: bytes) -> None:
        self._lock = lock
        self._key = key

    def __enter__(self) -> None:
        if (wake_event := self._lock.acquire(self._key)) is not None:
            try:
                wake_event.wait(None)
            except BaseException:
                self._lock.release(self._key, wake_event)
                raise

    def __exit__(self, *_: object) -> None:
        self._lock.release(self._key)
