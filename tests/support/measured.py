"""Coverage of programs that tests start."""

import os

_NAME = "COVERAGE_PROCESS_CONFIG"
# Otherwise coverage measures each renderer of the emulator too, which doubles the time.
_config = os.environ.pop(_NAME, None)

COVERAGE = {} if _config is None else {_NAME: _config}
"""Environment variables with which coverage measures a program."""
