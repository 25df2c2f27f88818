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
    Storm,
    classify_failure,
    is_storm,
    summarize_cause,
)
from ittybit.core.batch.stages import (
    Change,
    Done,
    Failed,
    Finished,
    Reopened,
    Restarted,
    Retried,
)
from ittybit.errors import APIError, ArgumentError, LocalFileError, TaskError
from ittybit_sync import _io
from ittybit_sync.batch.context import RunContext
from ittybit_sync.batch.journal.store import Written
from ittybit_sync.batch.stop import RunStopping
from ittybit_sync.batch.work.creation import Creation
from ittybit_sync.batch.work.results import wait_for_results
from ittybit_sync.batch.work.retries import StepRetries, is_deadline_over
from ittybit_sync.batch.work.transfers import download, upload

T = TypeVar("T")
Ending = tuple[Outcome, Written]


class Worker:
    """Runs the remaining steps of items; many calls may run at the same time."""

    def __init__(
        self, context: RunContext, circuit_breaker: CircuitBreaker | None = None
    ) -> None:
        self._context = context
        self._creation = Creation(context)
        self._locks = KeyedLock()
        self._circuit_breaker = circuit_breaker or CircuitBreaker()
        self._storm = Storm(context.settings.storm_minutes * 60)

    def work(self, entry: Entry) -> Outcome:
        """Process `entry`, return its outcome, or raise RunStopping or InDoubt."""
        outcome, written = self.finish(entry)
        written()
        return outcome

    def finish(self, entry: Entry) -> Ending:
        """Process `entry`; return its outcome, and the pending write of it.

        Raises RunStopping or InDoubt.
        """
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
        created = None
        if entry.work_id is None:
            # Items that differ only in their destination share the paid work.
            with self._locks.hold(entry.work):
                created = self._create(entry)
        if entry.results is None:
            self._wait(entry, created)
        if entry.files is None and entry.to is not None:
            self._run_step(entry, "download", partial(self._download, entry))

    def _wait(self, entry: Entry, created: Any) -> None:
        """Wait for the results; create failed work again if the caller retries it."""
        context = self._context
        try:
            wait = partial(wait_for_results, context, entry, created)
            self._run_step(entry, "wait", wait)
        except TaskError as error:
            if entry.cause is None or getattr(error.task, "succeeded", True):
                raise
            with self._locks.hold(entry.work):
                entry.attempt += 1
                context.store.record(Restarted(entry.seq, entry.attempt))
                entry.work_id = entry.intended = entry.cause = None
                created = self._create(entry)
            wait = partial(wait_for_results, context, entry, created)
            self._run_step(entry, "wait", wait)

    def _download(self, entry: Entry) -> None:
        """Download the results; request them again if their URLs are refused."""
        context = self._context
        try:
            download(context, entry)
        except APIError as error:
            action = classify_failure(error, context.api, "download")
            is_local = isinstance(error, LocalFileError)
            if action is not FailureAction.FAIL_ITEM or is_local:
                raise
            wait_for_results(context, entry, None)  # a signed URL may be expired
            download(context, entry)

    def _create(self, entry: Entry) -> Any:
        """Create the work, or find it; return the response if it was created."""
        context, shared_id = self._context, None
        if (shared := context.store.find_shared_work(entry)) is not None:
            shared_id = shared.work_id
            if shared_id is not None and shared.cause is not None:
                entry.cause, entry.attempt = shared.cause, shared.attempt
            if shared.intended is not None:  # a call for the same work
                entry.intended = max(shared.intended, entry.intended or 0.0)
                since = shared.since or shared.intended
                entry.since = min(since, entry.since or since)
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
        self._storm.record_success()
        return result

    def _retry_step(
        self,
        entry: Entry,
        step: Step,
        act: Callable[[], _io.Eventual[T]],
        first: APIError,
    ) -> T:
        """Retry a step after the failure `first`; raise if no retry succeeds."""
        earlier = max(0, entry.lost - 1) if step == "create" else 0
        retries = StepRetries(self._context, self._storm, step, earlier)
        try:
            return retries.run(first, act, sleep=partial(self._sleep, entry))
        except APIError as error:
            self._context.stop.check()  # stopping the run causes failures
            action = classify_failure(error, self._context.api, step)
            if action is not FailureAction.FAIL_ITEM and (
                action is FailureAction.STOP_RUN
                or is_storm(error)
                or is_deadline_over()
                or self._circuit_breaker.record_failure(entry.seq)
            ):
                self._context.stop.request(error)
                raise RunStopping from error
            raise

    def reopen_failures(self) -> None:
        """Reopen the items that failed because the server was not available."""
        changes = [Reopened(seq) for seq in self._circuit_breaker.failed]
        if changes:
            self._context.store.record(*changes)

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
