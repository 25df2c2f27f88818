"""Rate limit of requests. It does no I/O.

With a fixed rate, requests are spaced evenly. The adaptive limiter starts without a
limit. A 429 halves the rate at which requests were sent, and each second without
another 429 adds a tenth. If every request was refused, the refusals say nothing about
the rate that the server accepts: the next success then doubles the rate four times per
second until it has half the last rate that worked. A pause that the server requests
applies to all requests.
"""

from __future__ import annotations

from msgspec import Struct

from ittybit.core.printable import show
from ittybit.core.serialization.plain import to_number
from ittybit.errors import ArgumentError

_MIN_RATE = 1.0  # requests per second: how soon the end of a storm is noticed
_RECOVERY = 0.1  # of the rate per second
_DOUBLING = 0.25  # seconds in which the rate doubles after a storm
_WINDOW = 1.0  # seconds over which the rate is measured


class Limiter(Struct):
    """Rate limiter. Times are from a monotonic clock.

    >>> limiter = Limiter(rate=10)
    >>> limiter.reserve(now=0.0), limiter.reserve(now=0.0)
    (0.0, 0.1)
    """

    rate: float | None = None
    """Limit in requests per second, or None if there is no limit yet."""
    adaptive: bool = False
    """Whether responses change the rate."""
    _next_slot: float = 0.0
    _paused_until: float = 0.0
    _last_cut: float = float("-inf")
    _last_increase: float = 0.0
    _known_rate: float = float("inf")
    """Half of the last rate that the server accepted for a while, then refused."""
    _has_success: bool = False
    """Whether a request succeeded since the last reduction."""
    _window_start: float = float("-inf")
    _sent: int = 0
    _measured: float = 0.0

    @classmethod
    def of(cls, rate_limit: float | str | None) -> Limiter | None:
        """Return the limiter for the option `rate_limit`, or None for no limit."""
        if rate_limit is None:
            return None
        if isinstance(rate_limit, str) and rate_limit == "adaptive":
            return cls(adaptive=True)
        rate = to_number(rate_limit)
        if type(rate) not in (int, float) or not 0 < rate < 1e9:
            raise ArgumentError(
                "rate_limit must be 'adaptive' or a number of requests per second "
                f"above 0, got {show(rate_limit)}"
            )
        return cls(rate=float(rate))

    def delay(self, now: float, ahead: int = 0) -> float:
        """Return the seconds until the slot after `ahead` others at this rate."""
        if self.rate is None:
            return max(now, self._paused_until) - now
        return max(now, self._paused_until, self._next_slot) - now + ahead / self.rate

    def reserve(self, now: float) -> float:
        """Reserve the next slot and return the seconds until it."""
        delay = self.delay(now)
        if self.rate is not None:
            self._next_slot = now + delay + 1 / self.rate
        return delay

    def record_request(self, now: float) -> None:
        """Count a request that the client sends."""
        if now - self._window_start >= _WINDOW:
            self._measured = self._sent / (now - self._window_start)
            self._window_start, self._sent = now, 0
        self._sent += 1

    def record_response(
        self, now: float, sent_at: float, status: int, retry_after: float | None
    ) -> None:
        """Adapt the rate to the status of the response to a request of `sent_at`."""
        if status == 429:
            self.record_429(now, sent_at, retry_after)
        elif status >= 500:
            self.pause(now, retry_after)
        else:
            self.record_success(now)

    def record_success(self, now: float) -> None:
        """Increase the rate after a response that is not a 429."""
        self._has_success = True
        if not self.adaptive or self.rate is None:
            return
        seconds = now - self._last_increase
        # A limit far above the measured rate has no effect and would grow without end.
        used = max(self._measured, self._sent)
        if self.rate < self._known_rate and self.rate <= 8 * used:
            self.rate *= 2 ** min(seconds / _DOUBLING, 1.0)
        elif self.rate <= 2 * used:
            self.rate *= 1 + _RECOVERY * seconds
        self._last_increase = now

    def pause(self, now: float, seconds: float | None) -> None:
        """Send nothing for `seconds`, because the server requested a pause."""
        if seconds:
            self._paused_until = max(self._paused_until, now + seconds)

    def record_429(self, now: float, sent_at: float, retry_after: float | None) -> None:
        """Reduce the rate after a 429 to a request sent at `sent_at`."""
        self.pause(now, retry_after)
        if not self.adaptive or sent_at < self._last_cut:
            return  # the rate was already reduced after this request was sent
        rate = max(self._measured, self._sent) if self.rate is None else self.rate
        self.rate = max(_MIN_RATE, rate / 2)
        if self._has_success:
            self._known_rate = self.rate
        self._has_success = False
        self._last_cut = self._last_increase = now
