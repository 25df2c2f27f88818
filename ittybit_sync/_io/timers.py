"""Sleeps of threads, and the scope that ends them."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from contextvars import ContextVar
from socket import SHUT_RDWR, socket

LONGEST = threading.TIMEOUT_MAX


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
