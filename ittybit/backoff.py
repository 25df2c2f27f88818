"""Backoff between tries, as wait strategies of tenacity."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # loading tenacity takes time, and only retries need it
    from tenacity import RetryCallState

Backoff: TypeAlias = "Callable[[RetryCallState], float]"
"""A wait strategy of tenacity: returns the seconds before the next try."""


def exponential(first: float, limit: float) -> Backoff:
    """Wait `first` seconds, doubled after each try up to `limit`.

    Jitter shortens each pause by up to a quarter, so that clients do not retry in step.
    """
    # The parameter for the first pause has another name from tenacity 9.2 on, so the
    # strategy starts with 1 second and its result is scaled.
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
    """Wait 0 seconds, then `step` times the square of the tries, up to `limit`.

    Jitter changes each pause by up to `spread` seconds, to 0 or more.
    """

    def wait(retry_state: RetryCallState) -> float:
        middle = min(step * (retry_state.attempt_number - 1) ** 2, limit)
        return max(0.0, middle + spread * (2 * random.random() - 1))

    return wait
