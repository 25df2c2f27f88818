"""Ctrl-C for everybody: only one thread hears of it, others may be waiting."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Self


class Stopped(Exception):
    """Somebody pressed Ctrl-C."""


class Stopping:
    """Remembers Ctrl-C for as long as the ``with`` block lasts.

    Whoever heard of it before still does.
    """

    def __init__(self) -> None:
        self._pressed = False
        self._before = signal.getsignal(signal.SIGINT)

    def __enter__(self) -> Self:
        # Elsewhere Python does not let one listen, and the listener is not ours.
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._press)
        return self

    def __exit__(self, *_: object) -> None:
        if signal.getsignal(signal.SIGINT) == self._press:
            signal.signal(signal.SIGINT, self._before)

    def check(self) -> None:
        """Raise Stopped if Ctrl-C was pressed."""
        if self._pressed:
            raise Stopped

    def _press(self, number: int, frame: FrameType | None) -> None:
        if callable(self._before):  # else it is ignored, or ends the program at once
            self._pressed = True
            self._before(number, frame)
