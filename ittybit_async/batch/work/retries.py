"""Retries of a step of an item."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from tenacity import RetryCallState, retry_if_exception

from ittybit.core.batch.failures import (
    FailureAction,
    Step,
    Storm,
    classify_failure,
    has_too_many_files,
    is_storm,
    storm_pause,
)
from ittybit.core.clock import monotonic
from ittybit.core.log import logger
from ittybit.core.printable import one_line
from ittybit.core.retry import last_error, wait_retry_after
from ittybit.errors import APIError
from ittybit.timeouts import deadline_end
from ittybit_async import _io
from ittybit_async.batch.context import RunContext
from ittybit_async.http.retry import retry_after_failure

T = TypeVar("T")


class StepRetries:
    """Retries of one step: `tries` attempts, and any number of them during a storm."""

    def __init__(
        self, context: RunContext, storm: Storm, step: Step, failures: int
    ) -> None:
        self._context = context
        self._storm = storm
        self._step: Step = step
        self._failures = failures
        self._storm_error: APIError | None = None
        # A busy server may ask for no pause, which would use up all tries.
        self._backoff = wait_retry_after(context.api, at_least_backoff=True)

    async def run(
        self,
        first: APIError,
        act: Callable[[], _io.Eventual[T]],
        sleep: Callable[[float], _io.Eventual[None]],
    ) -> T:
        """Retry `act` after its failure `first`; raise if no retry succeeds."""
        return await retry_after_failure(
            first,
            lambda _: act(),
            stop=self._is_last,
            wait=self._pause,
            retry=retry_if_exception(self._is_retried),
            sleep=partial(self._report_and_sleep, sleep),
        )

    def _is_retried(self, error: BaseException) -> bool:
        if not isinstance(error, APIError) or self._context.stop.is_requested:
            return False
        if is_deadline_over():
            return False
        return classify_failure(error, self._context.api, self._step) in (
            FailureAction.RETRY,
            FailureAction.CHECK,
        )

    def _is_last(self, retry_state: RetryCallState) -> bool:
        error, now = last_error(retry_state), monotonic()
        if not is_storm(error):
            self._failures += 1
            return self._failures >= self._context.settings.tries
        self._storm.record_refusal(now)
        self._storm_error = error
        return self._storm.is_too_long(now)

    async def _report_and_sleep(
        self, sleep: Callable[[float], _io.Eventual[None]], seconds: float
    ) -> None:
        error, self._storm_error = self._storm_error, None
        if error is not None and not self._storm.is_reported:
            self._storm.is_reported = True
            if await self._context.store.claim_report():
                self._report(error)
        await sleep(seconds)

    def _report(self, error: APIError) -> None:
        is_local = has_too_many_files(error)
        logger.warning(
            "%s, so the batch waits for up to %g min: %s",
            "too many files are open" if is_local else "the server is busy",
            self._context.settings.storm_minutes,
            one_line(str(error), 300),
        )

    def _pause(self, retry_state: RetryCallState) -> float:
        error = last_error(retry_state)
        if is_storm(error):
            return storm_pause(error, self._context.api)
        return self._backoff(retry_state)


def is_deadline_over() -> bool:
    """Return whether the caller's deadline for the whole run has passed."""
    ends = deadline_end(None)
    return ends is not None and ends <= monotonic()
