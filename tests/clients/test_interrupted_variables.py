"""The variables of a call that is interrupted from outside do not show the key."""

import asyncio
import signal
import traceback
from collections.abc import Iterator, Mapping
from types import FrameType

import pytest

from ittybit.core.connection.early_input import EarlyInputCheck
from ittybit.core.http.transport_errors import clear_variables
from ittybit_async import AsyncIttybit
from ittybit_sync import Ittybit
from tests.support.wire_server import Line, WireServer

KEY = "canaryK3Y7f3a9bQWERTYuiopASDFGHjklZXCVBN"


class SoftLimitError(Exception):
    """The exception of a signal handler, such as the time limit of Celery."""


def stall(line: Line) -> None:
    line.request()
    line.until_gone()


@pytest.fixture
def server() -> Iterator[WireServer]:
    with WireServer(stall) as server:
        yield server


def _recorded(error: BaseException) -> str:
    """Return what an error tracker records: all frames with their variables."""
    trace = traceback.TracebackException.from_exception(error, capture_locals=True)
    parts, shown = [trace], list[str]()
    while parts:
        part = parts.pop()
        shown += [f"{frame.filename} {frame.locals}" for frame in part.stack]
        parts += [more for more in (part.__cause__, part.__context__) if more]
    return "\n".join(shown)


async def test_a_call_that_is_cancelled_shows_no_key(server: WireServer) -> None:
    async with AsyncIttybit(KEY, base_url=server.url) as client:
        with pytest.raises(TimeoutError) as caught:
            await asyncio.wait_for(client.get("/x"), 0.2)
    recorded = _recorded(caught.value)
    assert "aiohttp" in recorded
    assert KEY[:12] not in recorded


def test_a_call_that_a_signal_handler_interrupts_shows_no_key(
    server: WireServer,
) -> None:
    def interrupt(number: int, frame: FrameType | None) -> None:
        raise SoftLimitError

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with Ittybit(KEY, base_url=server.url) as client:
            signal.setitimer(signal.ITIMER_REAL, 0.2)
            with pytest.raises(SoftLimitError) as caught:
                client.get("/x")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    recorded = _recorded(caught.value)
    assert "urllib3" in recorded
    assert KEY[:12] not in recorded


class _Headers(dict[str, str]):
    """Header fields whose lookup a signal handler interrupts."""

    def __getitem__(self, name: str) -> str:
        raise SoftLimitError


def test_variables_of_the_standard_library_show_no_key() -> None:
    headers = _Headers({"Authorization": KEY})
    with pytest.raises(SoftLimitError) as caught:
        Mapping.get(headers, "Authorization")  # type: ignore[arg-type]  # a dict is one
    assert KEY in _recorded(caught.value)
    clear_variables(caught.value)
    frames = traceback.TracebackException.from_exception(
        caught.value, capture_locals=True
    ).stack
    shown = [frame.locals for frame in frames if frame.filename != __file__]
    assert shown
    assert KEY not in str(shown)


class _Wire:
    """The socket below the checks, which a signal handler interrupts."""

    def send(self, data: bytes) -> int:
        raise SoftLimitError

    sendmsg = send


class _Socket(EarlyInputCheck, _Wire):
    pass


@pytest.mark.parametrize("method", ["send", "sendmsg"])
def test_the_variables_of_a_socket_that_sends_show_no_key(method: str) -> None:
    with pytest.raises(SoftLimitError) as caught:
        getattr(_Socket(), method)(KEY.encode())
    frames = traceback.TracebackException.from_exception(
        caught.value, capture_locals=True
    ).stack
    shown = [frame.locals for frame in frames if "early_input" in frame.filename]
    assert shown
    assert KEY not in str(shown)
