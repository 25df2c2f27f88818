"""How long the pause between two tries grows."""

from collections.abc import Callable

Backoff = Callable[[int, float], float]
"""Returns the seconds to wait after try `number`, from 1, with a `jitter` of 0 to 1."""


def exponential(first: float, limit: float) -> Backoff:
    """Begin with `first` seconds and double up to `limit`.

    The jitter takes up to a quarter away, so that clients do not march in step.

    >>> exponential(0.5, 8)(3, 0)
    2.0
    """

    def pause(number: int, jitter: float) -> float:
        longest: float = min(first * 2.0 ** min(number - 1, 30), limit)
        return longest * (1 - jitter / 4)

    return pause


def quadratic(step: float, limit: float, spread: float) -> Backoff:
    """Begin at 0 and grow as `step` times the square of the tries, up to `limit`.

    The jitter moves it by up to `spread` seconds both ways, and never below 0.

    >>> quadratic(0.5, 2, 0.5)(2, 0.5)
    0.5
    """

    def pause(number: int, jitter: float) -> float:
        middle = min(step * (number - 1) ** 2, limit)
        return max(0.0, middle + spread * (2 * jitter - 1))

    return pause
