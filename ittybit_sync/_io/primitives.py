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
from typing import Annotated, Any, ParamSpec, Self, TypeAlias, TypeVar

from ittybit.body import check_block, iter_blocks, reject_eventual_file
from ittybit.core.config.credentials import require_result
from ittybit.core.connection.local import LocalValue
from ittybit.errors import ClientClosedError

T = TypeVar("T")
P = ParamSpec("P")

main_thread = threading.main_thread
LONGEST = threading.TIMEOUT_MAX
LONGEST_WAIT = 0.5  # seconds; an exception in a signal handler can lose a wake-up


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
    elif scope.ended.wait(min(seconds, LONGEST)):
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
        self._silence.acquire(timeout=-1 if seconds is None else min(seconds, LONGEST))
        if (scope := current_scope.get()) is not None and scope.ended.is_set():
            raise Ended


class LoopLocal(LocalValue[T]):
    """One value for each process; a forked child has none of the parent's threads."""

    def __init__(self, make: abc.Callable[[], T]) -> None:
        super().__init__(make, os.getpid, lambda _: False)


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
    yield from map(check_block, iter_blocks(blocks))


def read_eventually(file: Any, size: int) -> abc.Generator[bytes]:
    """Raise ArgumentError, because this package cannot await `file.read`."""
    reject_eventual_file(file)
    yield b""


class WorkerGroup:
    """At most `limit` threads at once, which `stop` ends."""

    def __init__(self, limit: int) -> None:
        self._scope = CancelScope()
        self._threads = ThreadPoolExecutor(limit)

    def start(self, function: abc.Callable[[], Eventual[None]]) -> None:
        """Run `function` in a thread; it must not raise."""
        try:
            self._threads.submit(copy_context().run, self._run, function)
        except RuntimeError as error:
            raise ClientClosedError(
                "no thread can start while the interpreter exits; wait for the call in "
                "the main thread"
            ) from error

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
