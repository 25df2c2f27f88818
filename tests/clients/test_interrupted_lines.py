"""An exception from a signal handler never leaks a connection slot.

A trace function replaces the signal, so the test can interrupt every line of a call.
"""

import asyncio
import gc
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from http.client import HTTPException
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from ittybit import Timeout
from ittybit.core.connection.exchange import Exchange
from ittybit.core.http.outgoing import Outgoing
from ittybit.errors import APIConnectionError, APIError
from ittybit_async import AsyncIttybit
from ittybit_sync import Ittybit
from ittybit_sync._io.exchange import translate_error
from tests.support.tls_server import TlsServer
from tests.support.wire_server import Line, WireServer, answer

LIMIT = 0.3  # seconds that a call waits for a slot
LONG = answer(b"x" * 200_000)
FILE = answer(b'{"id": "file_1", "media_id": "m", "filesize": 70000}', "201 Created")


class SoftTimeLimitError(Exception):
    """The exception of the signal handler."""


def script(line: Line) -> None:
    while (seen := line.request()) is not None:
        if "drop" in seen.target:
            return
        long = "long" in seen.target
        line.send(LONG if long else FILE if seen.method == "PUT" else answer())


@pytest.fixture
def server() -> Iterator[WireServer]:
    with WireServer(script) as server:
        yield server


# An exception in a destructor or in a collected generator has no caller.
pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"
)


@pytest.fixture
def _no_garbage_collection() -> Iterator[None]:
    """Nothing in a reference cycle is freed, so a slot in a cycle is lost."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def _silence(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sys, "unraisablehook", lambda *_: None)
    yield
    gc.collect()  # here instead of in another test


def _get(client: Ittybit, folder: Path) -> None:
    client.get("/short")


def _fail(client: Ittybit, folder: Path) -> None:
    with suppress(APIError):
        client.get("/drop")


def _stream(client: Ittybit, folder: Path) -> None:
    with client.media.with_streaming_response.get("long") as response:
        for chunk in response.iter_bytes():
            assert chunk


def _download(client: Ittybit, folder: Path) -> None:
    client.files.download(f"{client.base_url}/long", folder / "b.bin")


def _upload(client: Ittybit, folder: Path) -> None:
    client.files.upload(folder / "a.bin", signed_url=f"{client.base_url}/a?signature=s")


def interrupt_at(call: Callable[[], None], at: int, own_code: bool) -> str | None:
    """Raise at line `at` of a call and return the place, or None after the end."""
    lines, place = 0, None

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal lines, place
        path = frame.f_code.co_filename
        if own_code and "/ittybit_sync/" not in path:
            return None
        if event == "line":
            lines += 1
            if lines == at:
                place = "/".join(path.split("/")[-3:]) + f":{frame.f_lineno}"
                raise SoftTimeLimitError
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    except SoftTimeLimitError:
        pass
    finally:
        sys.settrace(before)
    return place


def result_of_next_call(client: Ittybit, seconds: float) -> str:
    """Return the end of a call in another thread: "served", "hangs", or an error."""
    ends: list[str] = []

    def call() -> None:
        try:
            client.get("/short")
            ends.append("served")
        except Exception as error:
            ends.append(repr(error))

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(seconds)
    return ends[0] if ends else "hangs"


def leaking_lines(
    server: WireServer, call: Callable[[Ittybit], None], own_code: bool
) -> tuple[list[str], int]:
    """Return the lines that leak a slot, and the number of lines."""

    def made() -> Ittybit:
        return Ittybit(
            "key",
            base_url=server.url,
            verify=getattr(server, "authority", True),
            max_retries=0,
            max_connections=1,
            timeout=Timeout(3, pool=LIMIT),
        )

    found: list[str] = []
    client, at = made(), 0
    call(client)
    while True:
        at += 1
        place = interrupt_at(partial(call, client), at, own_code)
        if place is None:
            client.close()
            return found, at
        # A hang of the standard library is accepted, so the test waits less for it.
        end = result_of_next_call(client, 2 if own_code else 2 * LIMIT)
        if end != "served":
            # A lock of the standard library may hang, but this project's code must not.
            if own_code or end != "hangs":
                found.append(f"{place} {end}")
            client = made()
            client.get("/short")


@pytest.mark.timeout(120)
@pytest.mark.usefixtures("_no_garbage_collection")
@pytest.mark.parametrize("call", [_get, _fail, _stream, _download, _upload])
def test_an_exception_at_any_line_of_the_client_leaks_no_slot(
    server: WireServer, call: Callable[[Ittybit, Path], None], tmp_path: Path
) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(70_000))
    found, lines = leaking_lines(
        server, lambda client: call(client, tmp_path), own_code=True
    )
    assert lines > 50
    assert not found, f"{len(found)} of {lines} lines:\n" + "\n".join(found)


@pytest.mark.timeout(120)
@pytest.mark.usefixtures("_no_garbage_collection")
def test_an_exception_at_any_line_of_an_upload_over_tls_leaks_no_slot(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(70_000))
    with TlsServer(script) as server:
        found, lines = leaking_lines(
            server, lambda client: _upload(client, tmp_path), own_code=True
        )
        gc.collect()  # closes the connections, which otherwise delay the server's end
    assert lines > 50
    assert not found, f"{len(found)} of {lines} lines:\n" + "\n".join(found)


@pytest.mark.timeout(120)
def test_an_exception_at_any_line_of_a_library_leaks_no_slot(
    server: WireServer, tmp_path: Path
) -> None:
    found, lines = leaking_lines(
        server, lambda client: _get(client, tmp_path), own_code=False
    )
    assert lines > 200
    assert not found, f"{len(found)} of {lines} lines:\n" + "\n".join(found)


@pytest.mark.parametrize("path", ["/short", "/long"])
async def test_a_client_works_after_a_cancellation_at_any_step(
    server: WireServer, path: str
) -> None:
    for steps in range(40):
        async with AsyncIttybit(
            "key",
            base_url=server.url,
            max_retries=0,
            max_connections=1,
            timeout=Timeout(3, pool=LIMIT),
        ) as client:
            if steps % 2:
                await client.get(path)
            task = asyncio.ensure_future(client.get(path))
            for _ in range(steps // 2):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
            assert (await client.get("/short")).content == b"{}"


class Fault(ConnectionResetError):
    """A fault of the connection that a signal handler interrupts."""


def test_the_exception_of_a_signal_handler_replaces_no_other() -> None:
    exchange = Exchange(Outgoing("GET", "http://host/", {}, None, Timeout(1)), None)
    exchange.fault = Fault()
    interrupt = SoftTimeLimitError()
    assert translate_error(interrupt, exchange) is interrupt
    found = translate_error(HTTPException(), exchange)
    assert isinstance(found, APIConnectionError)
    assert found.__cause__ is exchange.fault
