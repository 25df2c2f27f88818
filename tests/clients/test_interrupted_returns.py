"""An exception after a call of a library, from a signal handler, loses nothing."""

import gc
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from traceback import TracebackException
from types import FrameType
from typing import Any

import pytest

from ittybit_sync import Ittybit
from tests.clients.test_interrupted_lines import (
    OWN,
    interrupt_at,
    lines_to_interrupt,
    trace_lines,
)
from tests.support.wire_server import Line, WireServer, answer

# The interpreter closes files and sockets that an exception leaves open.
pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"
)


@pytest.fixture(autouse=True)
def _silence(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sys, "unraisablehook", lambda *_: None)
    yield
    gc.collect()  # here instead of in another test


class SoftTimeLimitError(Exception):
    """The exception of the signal handler."""


def script(line: Line) -> None:
    while (seen := line.request()) is not None:
        time.sleep(0.02)
        line.send(answer(b'{"id": "%b"}' % seen.target.encode()))


def interrupt(frame: FrameType, event: str, _: Any) -> None:
    """Raise when the connection is in the pool and the response still has it."""
    if event == "return" and frame.f_code.co_name == "put":
        sys.setprofile(None)
        raise SoftTimeLimitError


@pytest.mark.parametrize("way", ["get", "stream"])
def test_calls_after_an_exception_have_their_own_connections(way: str) -> None:
    with WireServer(script) as server, ThreadPoolExecutor(2) as executor:
        for number in range(8):
            with Ittybit("key", base_url=server.url, max_retries=0) as client:
                client.get("/first")
                sys.setprofile(interrupt)
                with pytest.raises(SoftTimeLimitError):
                    read(client, way)
                paths = [f"/{number}/{one}" for one in "abcd"]
                for path, response in zip(
                    paths, executor.map(client.get, paths), strict=True
                ):
                    assert response.json() == {"id": path}


def read(client: Ittybit, way: str) -> None:
    if way == "get":
        client.get("/second")
        return
    with client.media.with_streaming_response.get("med_1") as response:
        response.read()


def test_an_exception_after_a_file_is_opened_closes_the_file(tmp_path: Path) -> None:
    def interrupt_open(frame: FrameType, event: str, called: Any) -> None:
        path = frame.f_locals.get("path") or frame.f_locals.get("self")
        is_open = event == "c_return" and called in (os.open, open)
        if is_open and str(path).endswith(".part"):
            sys.setprofile(None)
            raise SoftTimeLimitError

    def open_files() -> int:
        gc.collect()
        return len(os.listdir("/proc/self/fd"))

    with WireServer(script) as server, Ittybit("key", base_url=server.url) as client:
        client.files.download(f"{server.url}/f", tmp_path / "a")
        before = open_files()
        for _ in range(5):
            sys.setprofile(interrupt_open)
            with pytest.raises(SoftTimeLimitError):
                client.files.download(f"{server.url}/f", tmp_path / "b")
        assert open_files() == before


@pytest.mark.timeout(120)
def test_an_exception_at_any_line_shows_no_key_in_variables_of_the_client() -> None:
    key = "ik_7Fa93bQWERT2uiopSDFhjkZXCVBN"
    with WireServer(script) as server, Ittybit(key, base_url=server.url) as client:
        call = partial(_post, client)
        call()
        places = lines_to_interrupt(call, OWN, trace_lines)
        ends = [interrupt_at(call, at, OWN, trace_lines) for at in places]
    errors = [end[1] for end in ends if end is not None]
    frames = [
        frame
        for error in errors
        for frame in TracebackException.from_exception(error, capture_locals=True).stack
        if "/ittybit" in frame.filename
    ]
    assert len(errors) > 50
    assert {(f.name, f.lineno) for f in frames if key in str(f.locals)} == set()


def _post(client: Ittybit) -> None:
    client.post("/x", json={"a": 1})
