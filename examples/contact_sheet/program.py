"""How a program ends: with a status, one line for what went wrong, no traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable

from contact_sheet.probing import ProbeError
from ittybit.errors import APIError
from ittybit_emulator import EmulatorError

STOPPED = 130


def program(main: Callable[[], int]) -> int:
    """Call `main` and return the exit status; 130 after Ctrl-C, 2 after an error."""
    try:
        return main()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return STOPPED
    except (APIError, EmulatorError, ProbeError, OSError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 2
