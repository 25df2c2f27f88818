"""Fixtures of all tests."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock as Anything

import aiohttp
import pytest
from aioresponses import aioresponses
from hypothesis import HealthCheck, settings

from ittybit_emulator import Emulator
from ittybit_emulator.samples import sound, still, video
from tests.support import measured  # noqa: F401  # before a program starts
from tests.support.bucket import Bucket, running_bucket
from tests.wootiv.mock import Mock, running_mock

# No test may fail on time, which would depend on how busy the machine is.
settings.register_profile(
    "ours", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ours")

# A shell makes its background processes ignore Ctrl-C, and so all their children.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Tests of the server, and tests that render media, run a browser, run Ray, or compare
# many generated values. CI runs them in one of its configurations.
_HEAVY = (
    "test_demo",
    "test_kind_conformance",
    "test_ray",
    "test_rendering",
    "test_report_appearance",
)
_HEAVY_FOLDERS = ("emulator", "live")
# Tests that trace lines or memory themselves, so measuring them takes several times as
# long. CI runs them where it does not measure coverage.
_TRACED = (
    "test_interrupted_lines",
    "test_memory",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the heavy tests and the tests that trace."""
    for item in items:
        if item.path.name.startswith(_HEAVY) or item.path.parent.name in _HEAVY_FOLDERS:
            item.add_marker("heavy")
        if item.path.name.startswith(_TRACED):
            item.add_marker("traced")


_READ = ("API_KEY", "BASE_URL", "LOG")


@pytest.fixture(autouse=True)
def _no_settings_from_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    proxies = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
    ours = [f"{api}_{what}" for api in ("ITTYBIT", "WOOTIV") for what in _READ]
    for name in (*ours, *proxies):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(scope="session")
def running_emulator() -> Iterator[Emulator]:
    """Start one server for all tests of a process. Tests see each other's data."""
    with Emulator(processes=1) as emulator:
        yield emulator


@pytest.fixture
def emulator(running_emulator: Emulator) -> Iterator[Emulator]:
    """Return the server, without faults and with no recorded requests."""
    running_emulator.requests.clear()
    yield running_emulator
    running_emulator.faults.clear()
    running_emulator.deliveries.clear()
    running_emulator.deliveries.faults.clear()
    running_emulator.scripts.clear()
    running_emulator.private = False


@pytest.fixture(scope="session")
def wootiv_mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """Start an independent server that checks requests against the API document."""
    with running_mock(tmp_path_factory.mktemp("wootiv")) as mock:
        yield mock


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with small media: clip.mp4, still.png, and sound.mp3."""
    folder = tmp_path_factory.mktemp("samples")
    video(folder / "clip.mp4", seconds=1, width=160, height=90)
    still(folder / "still.png", width=160, height=120)
    sound(folder / "sound.mp3", seconds=1)
    return folder


@pytest.fixture(scope="session")
def bucket() -> Iterator[Bucket]:
    """Start a real S3 server with a bucket. Tests see each other's data."""
    with running_bucket() as running:
        yield running


class _Response(aiohttp.ClientResponse):
    """A response with the argument that aiohttp 3.14 requires."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        # aioresponses 0.7.9 does not pass this argument.
        named.setdefault("stream_writer", Anything(output_size=0))
        super().__init__(*arguments, **named)


class _AiohttpMock(aioresponses):
    def add(self, *arguments: Any, **named: Any) -> None:
        """Register one response."""
        super().add(*arguments, **{"response_class": _Response, **named})


@pytest.fixture
def aiohttp_mock() -> Iterator[aioresponses]:
    """Respond to requests instead of a server, and record them."""
    with _AiohttpMock() as mock:
        yield mock
