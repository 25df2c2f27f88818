"""One call of a function for all callers that wait for it at the same time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from copy import copy
from typing import Generic, TypeVar

from ittybit_async import _io
from ittybit_async.leader import Leadership

T = TypeVar("T")
R = TypeVar("R")


class Call(Generic[T, R]):
    """One argument, and its result as soon as it is available."""

    __slots__ = ("argument", "error", "results", "wake_event")

    def __init__(self, argument: T) -> None:
        self.argument: T = argument
        self.wake_event: _io.WakeEvent | None = None  # set while a caller waits
        self.results: Sequence[R] = ()
        self.error: Exception | None = None

    @property
    def is_done(self) -> bool:
        """True if the call has a result or an error."""
        return bool(self.results) or self.error is not None


class Coalescer(Generic[T, R]):
    """Combines simultaneous calls into rounds, each of which calls `function` once.

    `function` returns the results in the order of the arguments. One caller leads: it
    calls `function` for all. If it is cancelled, the other arguments are passed again.
    """

    def __init__(
        self, function: Callable[[list[T]], _io.Eventual[Sequence[R]]]
    ) -> None:
        self._function = function
        self._lock = _io.Lock()
        self._calls: deque[Call[T, R]] = deque()
        self._leadership = Leadership()

    async def call(self, argument: T) -> R:
        """Return the result for `argument`, or raise the error of `function`."""
        return await self.result(await self.submit(argument))

    async def submit(self, argument: T) -> Call[T, R]:
        """Add `argument` to the next round; run the round if there is no leader.

        A leader returns when no argument waits, or when a caller of `result` can lead.
        """
        call: Call[T, R] = Call(argument)
        try:
            with self._lock:
                self._calls.append(call)
            # A caller that finds another leader relies on its check for new arguments.
            while self._calls and self._leadership.take(call, waits=False):
                await self._run_round(call)
        except BaseException:
            self._withdraw(call)
            raise
        return call

    async def result(self, call: Call[T, R]) -> R:
        """Wait for the result of `call`, or raise the error of `function`."""
        if not call.is_done:
            try:
                await self._wait(call)
            finally:
                self._withdraw(call)
        if call.error is not None:
            raise copy(call.error) from call.error
        return call.results[0]

    async def _wait(self, call: Call[T, R]) -> None:
        call.wake_event = wake_event = _io.WakeEvent()
        while not call.is_done:
            if self._leadership.take(call):
                await self._run_round(call)
            elif not call.is_done:  # it may have ended before this caller waited
                await wake_event.wait(None)

    async def _run_round(self, leader: Call[T, R]) -> None:
        """Call the function for all arguments that wait, and leave the lead."""
        round: list[Call[T, R]] = []
        try:
            with self._lock:
                round = list(self._calls)
                self._calls.clear()
            results = await self._function([call.argument for call in round])
            for call, result in zip(round, results, strict=True):
                call.results = (result,)
        except Exception as error:
            for call in round:
                call.error = error
        finally:
            done = round
            if rest := [call for call in round if not call.is_done]:
                done = [call for call in round if call.is_done]
                with self._lock:
                    self._calls.extendleft(reversed(rest))
            self._leadership.leave(leader, done)

    def _withdraw(self, call: Call[T, R]) -> None:
        """Remove `call`, whose caller does not wait anymore."""
        if not call.is_done:
            with self._lock, suppress(ValueError):  # it may be in a round
                self._calls.remove(call)
        self._leadership.leave(call)
