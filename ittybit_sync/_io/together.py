"""Time, threads, and waiting for one another."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from socket import SHUT_RDWR, socket
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

Lock = threading.Lock
LONGEST_WAIT = 0.5  # seconds; an exception of a signal handler can lose a wake-up
_LONGEST = threading.TIMEOUT_MAX


class Group:
    """Threads that work together, and what makes them end: a bell, and a cut line."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.lines: dict[int, socket] = {}

    def end(self) -> None:
        """Let sleeps end, and what is read or sent."""
        self.ended.set()
        for line in list(self.lines.values()):
            with suppress(OSError):
                socket.shutdown(line, SHUT_RDWR)  # not that of TLS, which says goodbye


together: ContextVar[Group | None] = ContextVar("together", default=None)


class Ended(Exception):
    """What a call ends with that nobody waits for."""


def sleep(seconds: float) -> None:
    """Wait so long, or until nobody waits for the call that this is a part of."""
    if (those := together.get()) is None:
        time.sleep(seconds)
    elif those.ended.wait(min(seconds, _LONGEST)):
        raise Ended


def waits_for(line: socket) -> None:
    """Take note that this thread waits for `line`, which is cut where it must end."""
    if (those := together.get()) is not None:
        those.lines[threading.get_ident()] = line
        if those.ended.is_set():
            raise Ended


def waits_no_longer() -> None:
    """Take note that this thread has received what it waited for."""
    if (those := together.get()) is not None:
        those.lines.pop(threading.get_ident(), None)


def run(result: T) -> T:
    """Return `result`: what is awaited in the other package is done here."""
    return result


def to_thread(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Call `function` where the caller is: nothing else waits for this thread."""
    return function(*args, **kwargs)


class Bell:
    """Wakes the one who waits for it."""

    def __init__(self) -> None:
        self._silence = threading.Lock()  # an Event takes three of them, and a list
        self._silence.acquire()

    def ring(self) -> None:
        """Wake him, from any thread; if he does not wait yet, he will not have to."""
        with suppress(RuntimeError):  # it has rung already
            self._silence.release()

    def wait(self, seconds: float | None) -> None:
        """Wait until it rings, `seconds` at most."""
        self._silence.acquire(timeout=-1 if seconds is None else min(seconds, _LONGEST))
        if (those := together.get()) is not None and those.ended.is_set():
            raise Ended


class Shared(Generic[T]):
    """A value for all that can wait for one another: the threads of this process."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._values: dict[int, T] = {}

    def get(self) -> T:
        """Return it, made when it is first asked for."""
        # In a child that was forked, those who waited in the parent are not there.
        if (process := os.getpid()) not in self._values:
            self._values.setdefault(process, self._make())
        return self._values[process]

    def all(self) -> list[T]:
        """Return the values that exist."""
        return list(self._values.values())
