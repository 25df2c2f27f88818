"""A monotonic clock that tests set forward, so that they need not wait."""

import time

import pytest

from ittybit.core import clock


class ShiftedClock:
    """Clock of the clients. The event loop does not use it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 0.0
        monkeypatch.setattr(clock, "time", self)

    def monotonic(self) -> float:
        return time.monotonic() + self.seconds

    def clock_gettime(self, _: int) -> float:
        return self.monotonic()

    def time(self) -> float:
        return time.time()
