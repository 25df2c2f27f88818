"""Threads, time, and waiting: what is done here is awaited in the other package."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from contextvars import ContextVar, copy_context
from inspect import isawaitable, iscoroutine
from socket import SHUT_RDWR, socket
from typing import Annotated, Any, Generic, ParamSpec, Self, TypeAlias, TypeVar

from ittybit.content import checked_block, no_source
from ittybit.errors import ArgumentError

T = TypeVar("T")
P = ParamSpec("P")

Lock = threading.Lock
LONGEST_WAIT = 0.5  # seconds; an exception of a signal handler can lose a wake-up
_LONGEST = threading.TIMEOUT_MAX


class Group:
    """Threads that work together, and what makes them end: a bell, and a cut line."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.lines: dict[int, socket | None] = {}

    def end(self) -> None:
        """Let sleeps end, and what is read or sent."""
        self.ended.set()
        for line in filter(None, list(self.lines.values())):
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


def waits_for(line: socket | None) -> None:
    """Record the socket that this thread waits for; the end of its group cuts it."""
    if (those := together.get()) is not None:
        those.lines[threading.get_ident()] = line
        if line is not None and those.ended.is_set():
            raise Ended


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


Eventually: TypeAlias = Annotated[T, "returned at once"]
"""A T that a function returns in its colour."""


def resolved(value: Any, seconds: float | None) -> Any:
    """Return `value`; ArgumentError for one that this client cannot wait for."""
    if isawaitable(value):
        if iscoroutine(value):
            value.close()
        raise ArgumentError(
            "the function that is asked for the key must return it at once in this "
            "client"
        )
    return value


class Loadable:
    """Something that is loaded before it is handed out."""

    def load(self) -> Self:
        """Load what is not loaded yet."""
        raise NotImplementedError


L = TypeVar("L", bound=Loadable)


def start(loadable: L) -> L:
    """Return `loadable`, loaded."""
    return loadable.load()


Many: TypeAlias = Iterable[T]
Blocks: TypeAlias = Many[bytes]


def one_by_one(
    items: Many[T], waking: Callable[..., AbstractContextManager[object]]
) -> Generator[T]:
    """Yield `items`; a thread that waits for the next cannot be woken by `waking`."""
    yield from items


def walked(blocks: Blocks) -> Generator[bytes]:
    """Yield what `blocks` gives; ArgumentError where this client cannot wait for it."""
    if not hasattr(blocks, "__iter__"):
        raise no_source(blocks)
    yield from map(checked_block, blocks)


class Workers:
    """At most `limit` threads at once, which end with the block that needs them."""

    def __init__(self, limit: int) -> None:
        self._group = Group()
        self._threads = ThreadPoolExecutor(limit)

    def start(self, function: Callable[[], Eventually[None]]) -> None:
        """Run `function`, which raises nothing."""
        self._threads.submit(copy_context().run, self._run, function)

    def _run(self, function: Callable[[], None]) -> None:
        together.set(self._group)
        if not self._group.ended.is_set():
            function()

    def stop(self) -> None:
        """Make end what is running, and return when it has ended."""
        try:
            self._group.end()
        finally:  # a second Ctrl-C may come just then
            self._group.end()
            self._threads.shutdown()
