"""How fast to send: a pure state machine, told the time and the outcomes.

With a fixed rate, requests are spaced evenly. The adaptive form begins without a
limit; a 429 halves the rate at which requests were really sent, and each second
without another adds a tenth of it. What the server asks to wait holds for all
requests of the client.
"""

from __future__ import annotations

from msgspec import Struct

from ittybit.errors import ArgumentError

_SLOWEST = 0.1  # requests a second, below which halving stops
_RECOVERY = 0.1  # of the rate, each second: from the slowest to 10 within a minute
_WINDOW = 1.0  # seconds over which the real rate is measured


class Limiter(Struct):
    """Says how many seconds each request must wait; times are a monotonic clock's.

    `rate` is in requests a second, None for no limit yet; `adaptive` lets outcomes
    change it.

    >>> limiter = Limiter(rate=10)
    >>> limiter.reserve(now=0.0), limiter.reserve(now=0.0)
    (0.0, 0.1)
    """

    rate: float | None = None
    adaptive: bool = False
    _free: float = 0.0
    _paused: float = 0.0
    _cut: float = float("-inf")
    _stepped: float = 0.0
    _since: float = float("-inf")
    _sent: int = 0
    _measured: float = 0.0

    @classmethod
    def of(cls, rate_limit: float | str | None) -> Limiter | None:
        """Return the limiter that the option `rate_limit` asks for, None for none."""
        if rate_limit is None:
            return None
        if rate_limit == "adaptive":
            return cls(adaptive=True)
        if type(rate_limit) not in (int, float) or not 0 < float(rate_limit) < 1e9:
            raise ArgumentError(
                "rate_limit must be 'adaptive' or requests a second above 0, got "
                f"{rate_limit!r}"
            )
        return cls(rate=float(rate_limit))

    def due(self, now: float) -> float:
        """Return the seconds until the next place in the queue is due."""
        free = now if self.rate is None else self._free
        return max(now, self._paused, free) - now

    def reserve(self, now: float) -> float:
        """Take the next place in the queue; return the seconds until it is due."""
        due = self.due(now)
        if self.rate is not None:
            self._free = now + due + 1 / self.rate
        return due

    def held(self, now: float) -> float:
        """Return the seconds that a pause still asks of one whose place is due."""
        return max(0.0, self._paused - now)

    def sent(self, now: float) -> None:
        """Take note that a request leaves."""
        if now - self._since >= _WINDOW:
            self._measured = self._sent / (now - self._since)
            self._since, self._sent = now, 0
        self._sent += 1

    def succeeded(self, now: float) -> None:
        """Take note of an answer that was no refusal: the rate recovers."""
        if not self.adaptive or self.rate is None:
            return
        # A limit far above what is sent says nothing, and would only rise for ever.
        if self.rate <= 2 * max(self._measured, self._sent):
            self.rate *= 1 + _RECOVERY * (now - self._stepped)
        self._stepped = now

    def pause(self, now: float, seconds: float | None) -> None:
        """Let nothing leave for so many seconds, which the server asked for."""
        if seconds:
            self._paused = max(self._paused, now + seconds)

    def refused(self, now: float, begun: float, retry_after: float | None) -> None:
        """Take note of a 429 to a request that left at `begun`."""
        self.pause(now, retry_after)
        if not self.adaptive or begun < self._cut:
            return  # it left before the last cut, which answers it too
        rate = max(self._measured, self._sent) if self.rate is None else self.rate
        self.rate = max(_SLOWEST, rate / 2)
        self._cut = self._stepped = now
