"""Backoff between attempts, as wait strategies for tenacity."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # loading tenacity takes time, and only retries need it
    from tenacity import RetryCallState

Backoff: TypeAlias = "Callable[[RetryCallState], float]"
"""Wait strategy for tenacity; it returns the seconds before the next attempt."""


def exponential(first: float, limit: float) -> Backoff:
    """Return a backoff that starts at `first` seconds and doubles up to `limit`.

    Jitter shortens each pause by up to a quarter, so that clients do not retry at the
    same time.
    """
    # tenacity 9.2 renamed the parameter for the first pause. So the strategy starts at
    # 1 second, and its result is scaled.
    scale = first * 0.75

    def wait(retry_state: RetryCallState) -> float:
        from tenacity import wait_exponential_jitter

        jitter = 2.0 ** min(retry_state.attempt_number - 1, 30) / 3
        strategy = wait_exponential_jitter(
            max=limit / scale, exp_base=2.0, jitter=jitter
        )
        return scale * strategy(retry_state)

    return wait


def quadratic(step: float, limit: float, spread: float) -> Backoff:
    """Return a backoff of `step` seconds times the square of the retries so far.

    Before jitter, the first pause is 0 seconds and no pause is longer than `limit`.
    Jitter changes each pause by up to `spread` seconds, but not below 0.
    """

    def wait(retry_state: RetryCallState) -> float:
        middle = min(step * (retry_state.attempt_number - 1) ** 2, limit)
        return max(0.0, middle + spread * (2 * random.random() - 1))

    return wait
