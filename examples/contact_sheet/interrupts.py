"""Ctrl-C for all threads: Python interrupts only the main thread."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Self


class Interrupted(Exception):
    """Ctrl-C was pressed."""


class InterruptFlag:
    """Record of Ctrl-C during a ``with`` block. The previous handler runs too."""

    def __init__(self) -> None:
        self._pressed = False
        self._before = signal.getsignal(signal.SIGINT)

    def __enter__(self) -> Self:
        # Python accepts signal handlers only in the main thread.
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._press)
        return self

    def __exit__(self, *_: object) -> None:
        if signal.getsignal(signal.SIGINT) == self._press:
            signal.signal(signal.SIGINT, self._before)

    def check(self) -> None:
        """Raise Interrupted if Ctrl-C was pressed."""
        if self._pressed:
            raise Interrupted

    def _press(self, number: int, frame: FrameType | None) -> None:
        if callable(self._before):  # otherwise SIGINT is ignored or ends the process
            self._pressed = True
            self._before(number, frame)
