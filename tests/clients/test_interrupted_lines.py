"""An exception from a signal handler never leaks a connection slot.

A trace function replaces the signal, so the test can interrupt every line of a call.
The program keeps the exception, and with it all frames, as an error tracker does.
"""

import asyncio
import gc
import linecache
import re
import sys
import threading
from collections import Counter
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
from ittybit_sync import Ittybit, _io
from ittybit_sync._io.exchange import translate_error
from tests.support.tls_server import TlsServer
from tests.support.wire_server import BUSY, Line, Seen, WireServer, answer

LIMIT = 0.3  # seconds that a call waits for a slot
LONG = answer(b"x" * 200_000)
FILE = answer(b'{"id": "file_1", "media_id": "m", "filesize": 70000}', "201 Created")


class SoftTimeLimitError(Exception):
    """The exception of the signal handler."""


CUT = 100_000  # bytes of the file whose first response is cut short
COUNTS = Counter[str]()
"""Requests for each target during one call."""
PAGE = b'{"data": [{"id": "m"}], "links": {"next": null}, "meta": {"request_id": "r"}}'
TASK = b'{"id": "task_1", "kind": "image", "status": "ready"}'


def script(line: Line) -> None:
    while (seen := line.request()) is not None:
        if "drop" in seen.target:
            return
        COUNTS[seen.target] += 1
        if "busy" in seen.target and COUNTS[seen.target] % 2:
            line.send(BUSY)
        elif "cut" in seen.target and "range" not in seen.headers:
            line.send(_tagged(answer(bytes(CUT)))[:-100])
            return
        else:
            line.send(_response(seen))


def _response(seen: Seen) -> bytes:
    if "cut" in seen.target:
        start = int(seen.headers["range"].removeprefix("bytes=").removesuffix("-"))
        span = f"bytes {start}-{CUT - 1}/{CUT}"
        part = answer(bytes(CUT - start), "206 Partial Content", Content_Range=span)
        return _tagged(part)
    bodies = {"long": LONG, "media": answer(PAGE), "tasks": answer(TASK)}
    found = (body for part, body in bodies.items() if part in seen.target)
    return next(found, FILE if seen.method == "PUT" else answer())


def _tagged(response: bytes) -> bytes:
    return response.replace(b"\r\n\r\n", b'\r\nETag: "one"\r\n\r\n', 1)


@pytest.fixture
def server() -> Iterator[WireServer]:
    with WireServer(script) as server:
        yield server


# An exception in a destructor or in a collected generator has no caller.
pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"
)


@pytest.fixture(autouse=True)
def _silence(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sys, "unraisablehook", lambda *_: None)
    monkeypatch.setattr(_io, "sleep", lambda _: None)  # pauses before retries
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


def _upload(client: Ittybit, folder: Path) -> None:
    client.files.upload(folder / "a.bin", signed_url=f"{client.base_url}/a?signature=s")


def _retry(client: Ittybit, folder: Path) -> None:
    client.with_options(max_retries=2).get("/busy")


def _resume(client: Ittybit, folder: Path) -> None:
    copy = client.with_options(max_retries=2)
    url, path = f"{client.base_url}/cut", folder / "b.bin"
    copy.files.download(url, path, multipart_threshold=None)


def _walk(client: Ittybit, folder: Path) -> None:
    assert [media.id for media in client.media.list()] == ["m"]


def _wait(client: Ittybit, folder: Path) -> None:
    client.tasks.wait("task_1")


def _pace(client: Ittybit, folder: Path) -> None:
    client.with_options(rate_limit=1e6).get("/short")


def _leave_stream(client: Ittybit, folder: Path) -> None:
    with client.media.with_streaming_response.get("long") as response:
        assert next(response.iter_bytes())


def _leave_file(client: Ittybit, folder: Path) -> None:
    for chunk in client.files.iter_bytes(f"{client.base_url}/long"):
        assert chunk
        break


CALLS = [
    _leave_file,
    _fail,
    _stream,
    _upload,
    _retry,
    _resume,
    _walk,
    _wait,
    _pace,
]
OWN, TRANSPORT, ANY = "/ittybit_sync/", "/ittybit_sync/_io/", ""
"""Parts of the paths of the code to interrupt."""
_LOCK = re.compile(r"\s*with (?:self\._)?lock\b")


def call_with(
    call: Callable[[], None], hook: Any, before: Any, install: Callable[[Any], None]
) -> None:
    """Call `call` with an installed `hook`, and install `before` again."""
    install(hook)
    try:
        call()
    finally:
        install(before)


def trace_lines(
    call: Callable[[], None], code: str, visit: Callable[[str], None]
) -> None:
    """Call `visit` with the place of each line that a signal can interrupt."""
    locked = set[tuple[int, int]]()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        path, line = frame.f_code.co_filename, frame.f_lineno
        if code not in path:
            return None
        if event == "line":
            # CPython runs no signal handler between a block and the unlocking after it.
            if _LOCK.match(linecache.getline(path, line)):
                locked.symmetric_difference_update({(id(frame), line)})
                if (id(frame), line) not in locked:
                    return trace
            visit("/".join(path.split("/")[-3:]) + f":{line}")
        return trace

    call_with(call, trace, sys.gettrace(), sys.settrace)


def trace_returns(
    call: Callable[[], None], code: str, visit: Callable[[str], None]
) -> None:
    """Call `visit` after each call of a function in C, where CPython runs handlers."""

    def profile(frame: FrameType, event: str, _: Any) -> None:
        path = frame.f_code.co_filename
        if event == "c_return" and code in path:
            visit("/".join(path.split("/")[-3:]) + f":{frame.f_lineno}")

    call_with(call, profile, sys.getprofile(), sys.setprofile)


Trace = Callable[[Callable[[], None], str, Callable[[str], None]], None]


def interrupt_at(
    call: Callable[[], None], at: int, code: str, trace: Trace
) -> tuple[str, Exception] | None:
    """Raise at line `at` of a call; return its place and the exception, if any."""
    places: list[str] = []

    def visit(place: str) -> None:
        places.append(place)
        if len(places) == at:
            raise SoftTimeLimitError

    COUNTS.clear()
    try:
        trace(call, code, visit)
    except (SoftTimeLimitError, APIError) as error:
        return (places[at - 1], error) if at <= len(places) else None
    return None


def lines_to_interrupt(call: Callable[[], None], code: str, trace: Trace) -> list[int]:
    """Return the numbers of the lines of a call; a repeated line only counts last."""
    places: list[str] = []
    COUNTS.clear()
    trace(call, code, places.append)
    return sorted({place: at for at, place in enumerate(places, 1)}.values())


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


def client_of(server: WireServer) -> Ittybit:
    return Ittybit(
        "key",
        base_url=server.url,
        verify=getattr(server, "authority", True),
        max_retries=0,
        max_connections=1,
        timeout=Timeout(3, pool=LIMIT),
    )


def leaking_lines(
    server: WireServer,
    call: Callable[[Ittybit], None],
    code: str,
    trace: Trace = trace_lines,
) -> tuple[list[str], int]:
    """Return the lines that leak a slot, and the number of lines."""
    found: list[str] = []
    client = client_of(server)
    for _ in range(2):  # the first call opens a connection and imports modules
        COUNTS.clear()
        call(client)
    lines = lines_to_interrupt(partial(call, client), code, trace)
    for at in lines:
        interrupted = interrupt_at(partial(call, client), at, code, trace)
        if code == ANY and interrupted is not None:
            interrupted = interrupted[0], SoftTimeLimitError()  # without frames
        # A hang of the standard library is accepted, so the test waits less for it.
        end = result_of_next_call(client, 2 if code != ANY else 2 * LIMIT)
        if end != "served":
            # A lock of the standard library may hang, but this project's code must not.
            if interrupted and (code != ANY or end != "hangs"):
                found.append(f"{interrupted[0]} {end}")
            client = client_of(server)
            client.get("/short")
        del interrupted  # until now, it kept all frames
    client.close()
    return found, len(lines)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("call", CALLS)
def test_an_exception_at_any_line_of_the_client_leaks_no_slot(
    server: WireServer, call: Callable[[Ittybit, Path], None], tmp_path: Path
) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(70_000))
    found, lines = leaking_lines(
        server, lambda client: call(client, tmp_path), code=OWN
    )
    assert lines > 50
    assert not found, f"{len(found)} of {lines} lines:\n" + "\n".join(found)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("call", [*CALLS, _leave_stream])
def test_an_exception_after_any_call_of_a_library_leaks_no_slot(
    server: WireServer, call: Callable[[Ittybit, Path], None], tmp_path: Path
) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(70_000))
    found, lines = leaking_lines(
        server, lambda client: call(client, tmp_path), OWN, trace_returns
    )
    assert lines > 20
    assert not found, f"{len(found)} of {lines} lines:\n" + "\n".join(found)


@pytest.mark.timeout(120)
def test_an_exception_at_any_line_of_an_upload_over_tls_leaks_no_slot(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(70_000))
    with TlsServer(script) as server:
        found, lines = leaking_lines(
            server, lambda client: _upload(client, tmp_path), code=TRANSPORT
        )
        gc.collect()  # closes the connections, which otherwise delay the server's end
    assert lines > 50
    assert not found, f"{len(found)} of {lines} lines:\n" + "\n".join(found)


@pytest.mark.timeout(120)
def test_an_exception_at_any_line_of_a_library_leaks_no_slot(
    server: WireServer, tmp_path: Path
) -> None:
    found, lines = leaking_lines(
        server, lambda client: _get(client, tmp_path), code=ANY
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
