"""Threads, time, and waiting, with blocking calls; the other package uses asyncio."""

from __future__ import annotations

import os
import threading
import time
from collections import abc
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from contextvars import ContextVar, copy_context
from socket import SHUT_RDWR, socket
from typing import Annotated, Any, Generic, ParamSpec, Self, TypeAlias, TypeVar

from ittybit.body import check_block, not_a_source_error
from ittybit.core.config.credentials import require_result

T = TypeVar("T")
P = ParamSpec("P")

Lock = threading.Lock
LONGEST_WAIT = 0.5  # seconds; an exception in a signal handler can lose a wake-up
_LONGEST = threading.TIMEOUT_MAX


class CancelScope:
    """Threads that end together: `end` interrupts their sleeps and their sockets."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.sockets: dict[int, socket | None] = {}

    def end(self) -> None:
        """Interrupt all sleeps, and shut down the sockets that the threads wait for."""
        self.ended.set()
        for sock in filter(None, list(self.sockets.values())):
            with suppress(OSError):
                socket.shutdown(sock, SHUT_RDWR)  # SSLSocket's own drops the TLS state


current_scope: ContextVar[CancelScope | None] = ContextVar("scope", default=None)


class Ended(Exception):
    """The end of a call whose result is no longer needed."""


def sleep(seconds: float) -> None:
    """Sleep for `seconds`, or raise Ended when the scope of this thread ends."""
    if (scope := current_scope.get()) is None:
        time.sleep(seconds)
    elif scope.ended.wait(min(seconds, _LONGEST)):
        raise Ended


def waits_for(sock: socket | None) -> None:
    """Record the socket that this thread waits for; its scope may shut it down."""
    if (scope := current_scope.get()) is not None:
        scope.sockets[threading.get_ident()] = sock
        if sock is not None and scope.ended.is_set():
            raise Ended


def run(result: T) -> T:
    """Return `result`, which needs no waiting in this package."""
    return result


def to_thread(function: abc.Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Call `function` in this thread, because no other work needs it."""
    return function(*args, **kwargs)


def call(function: abc.Callable[[], T]) -> T:
    """Return the result of `function`, which imports modules, from another thread."""
    # In the main thread, a signal handler could leave modules that are half imported.
    with suppress(RuntimeError), ThreadPoolExecutor(1) as threads:
        return threads.submit(function).result()
    return function()  # at the exit of the interpreter


class WakeEvent:
    """Wake-up signal for one waiter."""

    def __init__(self) -> None:
        self._silence = threading.Lock()  # an Event takes three locks and a list
        self._silence.acquire()

    def set(self) -> None:
        """Wake the waiter, or end its next wait at once; any thread may call this."""
        with suppress(RuntimeError):  # it is set already
            self._silence.release()

    def wait(self, seconds: float | None) -> None:
        """Wait until `set` is called, at most `seconds`; None sets no limit."""
        self._silence.acquire(timeout=-1 if seconds is None else min(seconds, _LONGEST))
        if (scope := current_scope.get()) is not None and scope.ended.is_set():
            raise Ended


class Heartbeat:
    """Calls a function every few seconds, in a thread, until `stop` is called."""

    def __init__(self, function: abc.Callable[[], object], seconds: float) -> None:
        self._function = function
        self._seconds = seconds
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds):
            self._function()

    def stop(self) -> None:
        """Stop the thread, and wait until it has ended."""
        self._stopped.set()
        self._thread.join()


class LoopLocal(Generic[T]):
    """One value for each process, shared by its threads."""

    def __init__(self, make: abc.Callable[[], T]) -> None:
        self._make = make
        self.values: dict[int, T] = {}

    def get(self) -> T:
        """Return the value, created on first use."""
        # A forked child has none of the threads that wait in the parent.
        if (process := os.getpid()) not in self.values:
            self.values.setdefault(process, self._make())
        return self.values[process]


Eventual: TypeAlias = Annotated[T, "returned at once"]
"""The return type of a function whose result is a T; here, T itself."""


def resolve(value: Any, seconds: float | None) -> Any:
    """Return `value`; raise ArgumentError if it is awaitable."""
    return require_result(value)


class Loadable:
    """An object that is loaded before the caller receives it."""

    def load(self) -> Self:
        """Load the object if it is not loaded yet, and return it."""
        raise NotImplementedError


L = TypeVar("L", bound=Loadable)


def start(loadable: L) -> L:
    """Load `loadable`, and return it."""
    return loadable.load()


Items: TypeAlias = abc.Iterable[T]
Blocks: TypeAlias = Items[bytes]


def one_by_one(
    items: Items[T], subscribe: abc.Callable[..., AbstractContextManager[object]]
) -> abc.Generator[T]:
    """Yield `items`; a callback cannot end the wait for the next item."""
    yield from items


def iterate(blocks: Blocks) -> abc.Generator[bytes]:
    """Yield `blocks`; raise ArgumentError if they are not an ordinary iterable."""
    if not hasattr(blocks, "__iter__"):
        raise not_a_source_error(blocks)
    yield from map(check_block, blocks)


class WorkerGroup:
    """At most `limit` threads at once, which `stop` ends."""

    def __init__(self, limit: int) -> None:
        self._scope = CancelScope()
        self._threads = ThreadPoolExecutor(limit)

    def start(self, function: abc.Callable[[], Eventual[None]]) -> None:
        """Run `function` in a thread; it must not raise."""
        self._threads.submit(copy_context().run, self._run, function)

    def _run(self, function: abc.Callable[[], None]) -> None:
        current_scope.set(self._scope)
        if not self._scope.ended.is_set():
            function()

    def stop(self) -> None:
        """Interrupt the running functions, and return when they have ended."""
        try:
            self._scope.end()
        finally:  # a second Ctrl-C may interrupt the call above
            self._scope.end()
            self._threads.shutdown()
