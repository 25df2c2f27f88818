# Generated from tests/async_/conftest.py by build_sync.py. Do not edit.
"""The client under test."""

from collections.abc import Generator

import pytest

from ittybit_emulator import Emulator
from ittybit_sync import Ittybit


@pytest.fixture
def client(emulator: Emulator) -> Generator[Ittybit]:
    """Return a client of the emulator."""
    with Ittybit(emulator.key, base_url=emulator.url) as client:
        yield client
