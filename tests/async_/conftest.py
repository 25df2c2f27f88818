"""The client under test, and attempts without pauses."""

from collections.abc import AsyncGenerator

import pytest

from ittybit_async import AsyncIttybit, _io
from ittybit_emulator import Emulator


@pytest.fixture
async def client(emulator: Emulator) -> AsyncGenerator[AsyncIttybit]:
    """Return a client of the emulator."""
    async with AsyncIttybit(emulator.key, base_url=emulator.url) as client:
        yield client


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Record the pauses between attempts without sleeping."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(_io, "sleep", sleep)
    return slept
