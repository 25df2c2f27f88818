"""Command line of the demo: exit codes, errors in one line, and Ctrl-C."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Self

from contact_sheet.probe import ProbeError
from ittybit.errors import APIError
from ittybit_emulator import EmulatorError

STOPPED = 130


def run_program(description: str | None, main: Callable[[list[Path]], int]) -> int:
    """Call `main` with the files of the command line, and return the exit code.

    The exit code is 130 after Ctrl-C, and 2 after an error.
    """
    parser = ArgumentParser(
        description=description, formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "file", nargs="*", type=Path, help="video, image, or audio file"
    )
    # The demo never calls the service, so the contract with it is irrelevant.
    logging.getLogger("ittybit_emulator.contract").setLevel(logging.ERROR)
    sys.unraisablehook = _report_unraisable
    try:
        return main(parser.parse_args().file)
    except (KeyboardInterrupt, Interrupted):
        print("stopped", file=sys.stderr)
        return STOPPED
    except (APIError, EmulatorError, ProbeError, OSError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 2


def _report_unraisable(unraisable: sys.UnraisableHookArgs) -> None:
    # Ctrl-C in a callback of a weak reference is only printed; `Interrupted` follows.
    if not issubclass(unraisable.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)


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
