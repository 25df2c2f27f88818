# Generated from tests/async_/conftest.py by build_sync.py. Do not edit.
"""The client under test, and attempts without pauses."""

from collections.abc import Generator

import pytest

from ittybit_emulator import Emulator
from ittybit_sync import Ittybit, _io


@pytest.fixture
def client(emulator: Emulator) -> Generator[Ittybit]:
    """Return a client of the emulator."""
    with Ittybit(emulator.key, base_url=emulator.url) as client:
        yield client


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Record the pauses between attempts without sleeping."""
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(_io, "sleep", sleep)
    return slept
