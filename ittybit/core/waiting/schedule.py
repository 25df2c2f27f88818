"""When to ask again for each of those that are waited for: pure, told the time.

Each has a moment at which it is expected to end: by its progress if it makes any, else
by what its kind took before, else when the wait began. It is asked for when half of
the time to that moment has gone, and after it with pauses that grow by a quarter: often
enough to hear of its end, or seldom where a webhook shall tell of that.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from msgspec import Struct

from ittybit.core.waiting.work import Work


class IntervalBounds(NamedTuple):
    """The shortest and the longest pause, in seconds."""

    quickest: float
    slowest: float


OFTEN = IntervalBounds(0.1, 5.0)
SELDOM = IntervalBounds(5.0, 60.0)
_JITTER = 0.25


def polling_interval(
    now: float, expected: float, pace: IntervalBounds = OFTEN
) -> float:
    """Return for how many seconds to leave alone what is `expected` to end then.

    >>> pause(now=10.0, expected=14.0), polling_interval(now=10.0, expected=2.0)
    (2.0, 2.0)
    """
    left = expected - now
    return min(max(left / 2, -left / 4, pace.quickest), pace.slowest)


class PollState(Struct):
    """How one comes along; moments are a monotonic clock's.

    It is asked for when it is `due`, and along with others from `early` on; what was
    asked before somebody `joined` may be older than the events that he hears. It is
    `hurried` where it is said to have ended. `still` is when it was last seen at the
    progress `base`, from which its speed is reckoned.
    """

    since: float
    expected: float
    early: float
    due: float
    joined: float
    seen: bool = False
    hurried: bool = False
    seldom: bool = False
    failures: int = 0
    still: float = 0.0
    base: float | None = None
    last: float = 0.0

    def advance(self, now: float, progress: object) -> None:
        """Take note of its `progress`, and when it may end by that."""
        if not isinstance(progress, int | float):
            return
        if self.base is None or progress < self.last or progress == self.base:
            self.still, self.base = now, progress
        elif progress > self.last and now > self.still:
            speed = (progress - self.base) / (now - self.still)
            self.expected = now + max(0.0, 100 - progress) / speed
        self.last = progress


class PollSchedule:
    """Says who is to be asked for, and when the next round is due."""

    def __init__(self) -> None:
        self._courses: dict[str, PollState] = {}
        self._durations = TypicalDurations()
        self._begun = self._free = self._held = float("-inf")

    def join(self, id: str, now: float) -> None:
        """Let `id` be asked for: at once where it is not, or seldom."""
        course = self._courses.get(id)
        if course is None:
            self._courses[id] = PollState(now, now, now, now, now)
            return
        course.joined = now
        if course.seldom:
            course.early = course.due = now

    def leave(self, id: str) -> None:
        """Let `id` be asked for no more."""
        self._courses.pop(id, None)

    def told(
        self, id: str, now: float, work: Work, jitter: float, *, seldom: bool = False
    ) -> None:
        """Take note of the state of `id`; `jitter` is 0 to 1.

        It may be asked for `seldom` once it was seen in a round that began after all
        who wait for it had joined: of what ends later they hear.
        """
        course = self._courses.get(id)
        if course is None:
            return
        if work.ended:
            if course.seen:
                self._durations.add(work.kind, now - course.since)
            self.leave(id)
            return
        if not course.seen:
            course.expected = course.since + self._durations.typical(work.kind)
        course.seen, course.failures = True, 0
        course.advance(now, work.progress)
        looked = course.joined <= self._begun
        course.seldom = seldom and looked and not course.hurried
        pace = SELDOM if course.seldom else OFTEN
        seconds = polling_interval(now, course.expected, pace) * (1 - _JITTER * jitter)
        course.early, course.due = now + seconds / 2, now + seconds

    def hasten(self, id: str, now: float) -> bool:
        """Let `id`, which is said to have ended, be asked for now; False if it was."""
        course = self._courses.get(id)
        if course is None or course.hurried:
            return False
        course.hurried, course.seldom = True, False
        course.expected = course.early = course.due = now
        return True

    def failed(self, id: str) -> int:
        """Take note that `id` was asked for in vain; return how often in a row."""
        course = self._courses.get(id)
        if course is None:
            return 0
        course.failures += 1
        return course.failures

    def delay(self, id: str, until: float) -> None:
        """Let `id` not be asked for before a moment."""
        course = self._courses.get(id)
        if course is not None:
            course.seldom = False
            course.early = course.due = until

    def hold(self, until: float) -> None:
        """Let nobody be asked for before a moment."""
        self._held = max(self._held, until)

    def begin(self, now: float) -> list[str]:
        """Begin a round: return whom to ask for, those nearly due along with them."""
        self._begun, self._free = now, now + OFTEN.quickest
        return [id for id, course in self._courses.items() if course.early <= now]

    def end(self, requests: int) -> None:
        """End a round that took so many `requests`.

        The next one begins so much later that there are ten requests a second at most.
        """
        self._free = self._begun + min(max(requests, 1) * OFTEN.quickest, OFTEN.slowest)

    def next(self) -> float:
        """Return when the next round is due; infinite if there is nobody."""
        first = min((c.due for c in self._courses.values()), default=float("inf"))
        return max(first, self._held, self._free)


_KEPT = 32
_KINDS = 64


class TypicalDurations:
    """The last durations of each kind, in seconds."""

    def __init__(self) -> None:
        self._of: dict[str | None, deque[float]] = {}

    def add(self, kind: str | None, seconds: float) -> None:
        """Take note that work of `kind` took `seconds`."""
        if kind in self._of or len(self._of) < _KINDS:
            self._of.setdefault(kind, deque(maxlen=_KEPT)).append(seconds)

    def typical(self, kind: str | None) -> float:
        """Return how long work of `kind` takes at least, as a rule; 0 if unknown.

        It is the lower quartile: to ask too early costs a request, to ask too late
        costs time.
        """
        known = sorted(self._of.get(kind, ()))
        return known[len(known) // 4] if known else 0.0
