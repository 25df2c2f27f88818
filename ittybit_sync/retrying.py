# Generated from ittybit_async/retrying.py by build_sync.py. Do not edit.
"""Retries after a failed first try, composed of tenacity's strategies.

A retry object costs more than a call that succeeds, so this module is imported and
used only after a failure.
"""

from __future__ import annotations

import math
import time
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

from ittybit.api import Api
from ittybit.budget import RetryBudget
from ittybit.errors import APIError
from ittybit.failures import forget_context
from ittybit.retry import Wait, failure, retryable, wait_retry_after
from ittybit_sync import _io

T = TypeVar("T")
Attempt = Callable[[int], _io.Eventually[T]]
"""One try, called with its number."""


class Retries(Struct):
    """Retry settings of one call.

    The call is retried up to `retries` times, while `budget` lasts and the next try
    starts before `ends`. `notify` is called before each pause.
    """

    api: Api
    retries: int
    ends: float | None
    budget: RetryBudget
    notify: Callable[[APIError, int, float], None]

    def after(self, first: APIError, attempt: Attempt[T]) -> T:
        """Return the result of `attempt`, retried from number 2 on.

        `first` is the failure of the first try. The last failure is raised with the
        number of retries in it.
        """

        def counted(number: int) -> T:
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
            counted,
            # The budget is last, because it pays unless another strategy stops.
            stop=stop_after_attempt(self.retries + 1)
            | stop_before(ends, wait)
            | stop_over_budget(self.budget),
            wait=wait,
            retry=retry_if_exception(lambda error: retryable(error, self.api)),
            before_sleep=self._before_sleep,
            sleep=_io.sleep,
        )

    def _before_sleep(self, retry_state: RetryCallState) -> None:
        assert retry_state.next_action is not None  # set before each pause
        pause = retry_state.next_action.sleep
        self.notify(failure(retry_state), retry_state.attempt_number, pause)


def retry_after_failure(first: APIError, attempt: Attempt[T], **strategies: Any) -> T:
    """Return the result of `attempt`, run from number 2 on by a retry object.

    `first`, the failure of try 1, passes through the same `strategies` as later ones.
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
    """Stop if the pause of `wait` would end after `ends`, on the monotonic clock."""

    def __init__(self, ends: float, wait: Wait) -> None:
        self._ends = ends
        self._wait = wait

    def __call__(self, retry_state: RetryCallState) -> bool:
        return time.monotonic() + self._wait(retry_state) >= self._ends


class stop_over_budget(stop_base):
    """Pay for a retry; stop if `budget` has too little left."""

    def __init__(self, budget: RetryBudget) -> None:
        self._budget = budget

    def __call__(self, retry_state: RetryCallState) -> bool:
        return not self._budget.spend(failure(retry_state))
