"""The pytest plugin: one local server per session, empty at the start of each test."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import pytest

# pytest loads this module in every run, so it imports the rest only when it is needed.
if TYPE_CHECKING:
    from ittybit import AsyncIttybit, Ittybit
    from ittybit_emulator import Emulator


__all__ = [
    "async_ittybit_client",
    "ittybit_client",
    "ittybit_emulator",
    "ittybit_emulator_options",
]


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers."""
    from ittybit.testing.markers import MARKERS

    for _, text in MARKERS.values():
        config.addinivalue_line("markers", text)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Raise UsageError for a marked test that does not use the server."""
    from ittybit.testing.markers import MARKERS

    name = next((mark.name for mark in item.iter_markers() if mark.name in MARKERS), "")
    if name and "ittybit_emulator" not in getattr(item, "fixturenames", ()):
        raise pytest.UsageError(
            f"the marker {name} has no effect, because {item.name} does not use the "
            "local server; add the fixture ittybit_emulator to the test"
        )


@pytest.fixture(scope="session")
def ittybit_emulator_options() -> dict[str, Any]:
    """Return the arguments of the `Emulator`; override it to change them.

    By default, the server renders nothing and copies small prepared files.
    """
    return {"fast": True}


@pytest.fixture(scope="session")
def ittybit_emulator_session(
    ittybit_emulator_options: dict[str, Any],
) -> Generator[Emulator]:
    """Run the server of the session."""
    from ittybit_emulator import Emulator

    with Emulator(**ittybit_emulator_options) as emulator:
        yield emulator


@pytest.fixture
def ittybit_emulator(
    ittybit_emulator_session: Emulator,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Generator[Emulator]:
    """Return the empty server, with the faults and the answers of the markers.

    New clients use it, because the fixture sets the variables that they read.
    """
    from ittybit.testing.markers import apply_markers

    emulator = ittybit_emulator_session
    emulator.reset()
    apply_markers(emulator, request.node.iter_markers())
    monkeypatch.setenv("ITTYBIT_API_KEY", emulator.key)
    monkeypatch.setenv("ITTYBIT_BASE_URL", emulator.url)
    monkeypatch.setenv("ITTYBIT_WEBHOOK_SECRET", emulator.webhook_secret)
    yield emulator
    emulator.reset()


@pytest.fixture
def ittybit_client(ittybit_emulator: Emulator) -> Generator[Ittybit]:
    """Return a client of the server."""
    from ittybit import Ittybit

    with Ittybit(ittybit_emulator.key, base_url=ittybit_emulator.url) as client:
        yield client


@pytest.fixture
def async_ittybit_client(ittybit_emulator: Emulator) -> AsyncIttybit:
    """Return a client of the server for asyncio. It opens connections when needed."""
    from ittybit import AsyncIttybit

    return AsyncIttybit(ittybit_emulator.key, base_url=ittybit_emulator.url)
