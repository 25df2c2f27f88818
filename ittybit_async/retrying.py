"""Trying again, after the first try has failed.

The controller costs more than a call that succeeds, so it begins here.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct, field
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

from ittybit.api import Api
from ittybit.budget import RetryBudget
from ittybit.errors import APIError
from ittybit.failures import forget_context
from ittybit.retry import pause, retryable
from ittybit_async import _io

T = TypeVar("T")


class Retries(Struct):
    """How often and how long one call is tried again.

    `retries` may follow the first try, none that would begin after `ends`, and none
    that `budget` does not pay for; `tell` is called before each pause.
    """

    api: Api
    retries: int
    ends: float | None
    budget: RetryBudget
    tell: Callable[[APIError, int, float], None]
    _pauses: dict[int, float] = field(default_factory=dict[int, float])

    async def after(
        self, first: APIError, attempt: Callable[[int], _io.Eventually[T]]
    ) -> T:
        """Return what `attempt` does, called with the number of the try from 2 on.

        `first` is the failure of the first try, and raised if none may follow. The
        last failure is raised with the number of retries in it.
        """
        if not self.retries or not retryable(first, self.api):
            raise first
        failures = [first]
        number = 0

        async def once() -> T:
            nonlocal number
            number += 1
            if failures:
                raise failures.pop()
            return await attempt(number)

        retrying = AsyncRetrying(
            sleep=_io.sleep,
            stop=self._stop,
            wait=self._pause,
            before_sleep=self._before_pause,
            retry=retry_if_exception(lambda error: retryable(error, self.api)),
            reraise=True,
        )
        try:
            value: T = await retrying(once)
        except APIError as error:
            forget_context(error)
            error.retries_taken = number - 1
            raise
        return value

    def _stop(self, state: RetryCallState) -> bool:
        if state.attempt_number > self.retries:
            return True
        late = self.ends is not None and (
            time.monotonic() + self._pause(state) >= self.ends
        )
        return late or not self.budget.spend(_failure(state))

    def _pause(self, state: RetryCallState) -> float:
        # Asked for twice, and in part random: so it is drawn once.
        number = state.attempt_number
        if number not in self._pauses:
            error = _failure(state)
            self._pauses[number] = pause(error, number, self.api, random.random())
        return self._pauses[number]

    def _before_pause(self, state: RetryCallState) -> None:
        self.tell(_failure(state), state.attempt_number, self._pause(state))


def _failure(state: RetryCallState) -> APIError:
    error = state.outcome.exception() if state.outcome else None
    assert isinstance(error, APIError)  # nothing else is tried again
    return error
