# Generated from ittybit_async/http/retry.py by build_sync.py. Do not edit.
"""Retries after a failed first attempt, with strategies of tenacity.

A retry object costs more than a successful call, so callers create it only after a
failure.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

from msgspec import Struct
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
)
from tenacity.stop import stop_base

from ittybit.core.clock import monotonic
from ittybit.core.config.api import ApiConfig, Backoff
from ittybit.core.http.transport_errors import forget_context
from ittybit.core.retry import (
    RetryBudget,
    asks_too_long,
    is_retryable,
    last_error,
    wait_retry_after,
)
from ittybit.errors import APIError
from ittybit_sync import _io

T = TypeVar("T")
Attempt = Callable[[int], _io.Eventual[T]]
"""A function that makes one attempt and is called with its number."""


class Retries(Struct):
    """Retry settings of one call.

    The call is retried up to `retries` times, if `budget` allows it and the next
    attempt starts before `ends` on the monotonic clock. Before each pause, `notify` is
    called with the error, the number of the failed attempt, and the seconds.
    """

    api: ApiConfig
    retries: int
    ends: float | None
    budget: RetryBudget
    notify: Callable[[APIError, int, float], None]

    def after(self, first: APIError, attempt: Attempt[T]) -> T:
        """Retry `attempt` from number 2 on, and return its result.

        `first` is the failure of attempt 1. If no retry succeeds, the last failure is
        raised, with the number of retries in it.
        """

        def count_attempt(number: int) -> T:
            try:
                return attempt(number)
            except APIError as error:
                forget_context(error)
                error.retries_taken = number - 1
                raise

        wait = wait_retry_after(self.api)
        ends = math.inf if self.ends is None else self.ends
        return retry_after_failure(
            first,
            count_attempt,
            # The budget is last, because it pays only if no other strategy stops.
            stop=stop_after_attempt(self.retries + 1)
            | stop_before(ends, wait)
            | stop_over_budget(self.budget),
            wait=wait,
            retry=retry_if_exception(self._is_retried),
            before_sleep=self._before_sleep,
            sleep=_io.sleep,
        )

    def _is_retried(self, error: BaseException) -> bool:
        return is_retryable(error, self.api) and not asks_too_long(error, self.api)

    def _before_sleep(self, retry_state: RetryCallState) -> None:
        assert retry_state.next_action is not None  # set before each pause
        pause = retry_state.next_action.sleep
        self.notify(last_error(retry_state), retry_state.attempt_number, pause)


def retry_after_failure(first: APIError, attempt: Attempt[T], **strategies: Any) -> T:
    """Retry `attempt` from number 2 on with tenacity, and return its result.

    The `strategies` also apply to `first`, the failure of attempt 1.
    """
    retrying = Retrying(reraise=True, **strategies)

    def run() -> T:
        number: int = retrying.statistics["attempt_number"]
        if number == 1:
            raise first
        return attempt(number)

    value: T = retrying(run)
    return value


class stop_before(stop_base):
    """A strategy that stops if the pause would end after `ends` (monotonic clock)."""

    def __init__(self, ends: float, wait: Backoff) -> None:
        self._ends = ends
        self._wait = wait

    def __call__(self, retry_state: RetryCallState) -> bool:
        return monotonic() + self._wait(retry_state) >= self._ends


class stop_over_budget(stop_base):
    """A strategy that pays for a retry, and stops if `budget` has too little left."""

    def __init__(self, budget: RetryBudget) -> None:
        self._budget = budget

    def __call__(self, retry_state: RetryCallState) -> bool:
        return not self._budget.spend(last_error(retry_state))
