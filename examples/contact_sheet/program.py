"""Command line of the demo: exit codes, and errors in one line."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable
from pathlib import Path

from contact_sheet.interrupts import Interrupted
from contact_sheet.probe import ProbeError
from ittybit.errors import APIError
from ittybit_emulator import EmulatorError

STOPPED = 130


def program(description: str | None, main: Callable[[list[Path]], int]) -> int:
    """Call `main` with the files of the command line, and return the exit code.

    The exit code is 130 after Ctrl-C, and 2 after an error.
    """
    parser = ArgumentParser(
        description=description, formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "file", nargs="*", type=Path, help="video, image, or audio file"
    )
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
