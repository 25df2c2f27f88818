# Generated from ittybit_async/batch/coalescer.py by build_sync.py. Do not edit.
"""One call of a function for all callers that wait for it at the same time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from copy import copy
from typing import Generic, TypeVar

from ittybit_sync import _io

T = TypeVar("T")
R = TypeVar("R")


class Call(Generic[T, R]):
    """One argument, and its result as soon as it is available."""

    __slots__ = ("argument", "error", "is_leader", "results", "wake_event")

    def __init__(self, argument: T) -> None:
        self.argument: T = argument
        self.wake_event: _io.WakeEvent | None = None  # set while a caller waits
        self.is_leader: bool = False
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
        self._waiting: deque[Call[T, R]] = deque()
        self._has_leader = False

    def call(self, argument: T) -> R:
        """Return the result for `argument`, or raise the error of `function`."""
        return self.result(self.submit(argument))

    def submit(self, argument: T) -> Call[T, R]:
        """Add `argument` to the next round; run the round if there is no leader.

        A leader returns when no argument waits, or when a caller of `result` can lead.
        """
        call: Call[T, R] = Call(argument)
        try:
            with self._lock:
                self._waiting.append(call)
                if not self._has_leader:
                    self._has_leader = call.is_leader = True
            if call.is_leader:
                self._lead(call)
        except BaseException:
            self._withdraw(call)
            raise
        return call

    def result(self, call: Call[T, R]) -> R:
        """Wait for the result of `call`, or raise the error of `function`."""
        if not call.is_done:
            self._wait(call)
        if call.error is not None:
            raise copy(call.error) from call.error
        return call.results[0]

    def _wait(self, call: Call[T, R]) -> None:
        wake_event = _io.WakeEvent()
        try:
            with self._lock:
                call.wake_event = wake_event
                if not call.is_done and not self._has_leader:
                    self._has_leader = call.is_leader = True
            while not (call.is_done or call.is_leader):
                wake_event.wait(None)
            if call.is_leader:
                self._lead(call)
        except BaseException:
            self._withdraw(call)
            raise

    def _lead(self, call: Call[T, R]) -> None:
        """Run rounds until another caller can lead, or no argument waits."""
        while call.is_leader:
            self._run_round()
            self._release_lead(call)

    def _run_round(self) -> None:
        round: list[Call[T, R]] = []
        try:
            with self._lock:
                round = list(self._waiting)
                self._waiting.clear()
            results = self._function([call.argument for call in round])
            for call, result in zip(round, results, strict=True):
                call.results = (result,)
        except Exception as error:
            for call in round:
                call.error = error
        finally:
            self._end_round(round)

    def _end_round(self, round: list[Call[T, R]]) -> None:
        with self._lock:
            for call in reversed(round):
                if not call.is_done:
                    self._waiting.appendleft(call)
        for call in round:  # without the lock, so that other callers can submit
            if call.wake_event is not None and call.is_done:
                call.wake_event.set()

    def _release_lead(self, call: Call[T, R]) -> None:
        """Pass the lead to a waiting caller; `call` keeps it if none can take it."""
        with self._lock:
            if self._waiting and not self._wake_next(call):
                return
            call.is_leader = False
            if not self._waiting:
                self._has_leader = False

    def _withdraw(self, call: Call[T, R]) -> None:
        """Remove `call`, whose caller was cancelled."""
        with self._lock:
            if call in self._waiting:
                self._waiting.remove(call)
            if call.is_leader:
                call.is_leader = False
                self._has_leader = self._wake_next(call)

    def _wake_next(self, call: Call[T, R]) -> bool:
        """Make the first waiting caller the leader; return whether there is one."""
        for other in self._waiting:
            if other.wake_event is not None and other is not call:
                other.is_leader = True
                other.wake_event.set()
                return True
        return False
