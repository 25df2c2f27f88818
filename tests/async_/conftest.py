"""The client under test."""

from collections.abc import AsyncGenerator

import pytest

from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator


@pytest.fixture
async def client(emulator: Emulator) -> AsyncGenerator[AsyncIttybit]:
    """Return a client of the emulator."""
    async with AsyncIttybit(emulator.key, base_url=emulator.url) as client:
        yield client
