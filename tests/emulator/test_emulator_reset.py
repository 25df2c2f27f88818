"""Control of an emulator by a test: reset, time, and recorded calls."""

import pytest

from ittybit_emulator import Emulator
from tests.emulator.emulator_support import Caller


@pytest.fixture
def caller(emulator: Emulator) -> Caller:
    return Caller(emulator)
