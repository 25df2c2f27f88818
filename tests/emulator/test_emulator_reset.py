"""Control of an emulator by a test: reset, time, and recorded calls."""

import time

import pytest

from ittybit_emulator import DeliveryFault, Emulator, EmulatorError, Fault, Script
from tests.emulator.emulator_support import Caller, until


@pytest.fixture
def caller(emulator: Emulator) -> Caller:
    return Caller(emulator)
