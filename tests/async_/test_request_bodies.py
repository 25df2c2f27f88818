"""Request bodies can be sent again, have a length, and are sent completely."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from ittybit.body import Body
from ittybit.core.http.request import Request
from ittybit.errors import APIStatusError, LocalFileError
from ittybit.types import Media
from ittybit_async import AsyncIttybit, _io
from tests.support.tls_server import TlsServer
from tests.support.wire_server import (
    BUSY,
    MEDIA,
    Line,
    Script,
    WireServer,
    answering,
    tunnel_to,
)

SIZE = (2 << 20) + 12_345


class RecordedFile:
    """A file that is opened for each attempt, with the handles it returned."""

    def __init__(self, path: Path, size: int = SIZE) -> None:
        self._path = path
        self.handles: list[BinaryIO] = []
        self.progress: list[int] = []
        self.body = Body(str(path), size, self._open, self.progress.append)

    def _open(self) -> BinaryIO:
        self.handles.append(self._path.open("rb"))
        return self.handles[-1]


@pytest.fixture
def recorded_file(tmp_path: Path) -> RecordedFile:
    path = tmp_path / "clip.bin"
    path.write_bytes(os.urandom(SIZE))
    return RecordedFile(path)


def request(recorded_file: RecordedFile) -> Request:
    return Request("PUT", "/clip.bin", body=recorded_file.body)


def read_then(size: int, fail: Callable[[Line], None]) -> Script:
    """Read `size` bytes of a body, then call the given function."""

    def script(line: Line) -> None:
        line.head()
        line.skip(size)
        fail(line)

    return script


@pytest.mark.parametrize(
    "scripts",
    [
        [answering(BUSY, MEDIA)],
        [read_then(SIZE // 2, Line.reset), answering(MEDIA)],
        [read_then(SIZE // 2, lambda line: None), answering(MEDIA)],
        [read_then(SIZE, Line.reset), answering(MEDIA)],
        [read_then(0, Line.reset), answering(MEDIA)],
    ],
    ids=["503", "reset half way", "closed half way", "reset at the end", "at once"],
)
async def test_a_retried_body_is_sent_completely(
    scripts: list[Script], recorded_file: RecordedFile, tmp_path: Path
) -> None:
    with WireServer(*scripts) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=1) as client:
            await client._engine.call(request(recorded_file), Media)
    last = server.requests[-1]
    assert len(server.requests) == 2
    assert last.body == (tmp_path / "clip.bin").read_bytes()
    assert len(recorded_file.handles) == 2
    assert all(handle.closed for handle in recorded_file.handles)
    assert recorded_file.progress.count(0) == 2
    assert recorded_file.progress[-1] == SIZE


async def test_a_body_has_a_length_and_no_chunks(recorded_file: RecordedFile) -> None:
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            await client._engine.call(request(recorded_file), Media)
            await client.media.create(title="Harbour")
            await client.media.update("med_1", title="x" * 100_000)
            await client.media.delete("med_1")
    put, post, patch, delete = server.requests
    assert put.headers["content-length"] == str(SIZE)
    assert post.headers["content-length"] == str(len('{"title":"Harbour"}'))
    assert len(patch.body) == int(patch.headers["content-length"]) > 100_000
    assert delete.headers.get("content-length", "0") == "0"
    assert not any("transfer-encoding" in each.headers for each in server.requests)


async def test_a_file_is_opened_once_per_attempt_and_closed_after_it(
    recorded_file: RecordedFile,
) -> None:
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            await client._engine.call(request(recorded_file), Media)
            assert [handle.closed for handle in recorded_file.handles] == [True]


async def test_progress_rises_to_the_size_and_restarts_with_each_attempt(
    recorded_file: RecordedFile,
) -> None:
    with WireServer(answering(BUSY, MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            await client._engine.call(request(recorded_file), Media)
    again = recorded_file.progress.index(0, 1)
    for tried in (recorded_file.progress[:again], recorded_file.progress[again:]):
        assert tried == sorted(tried)
        assert (tried[0], tried[-1]) == (0, SIZE)


async def test_a_final_error_response_closes_the_file(
    recorded_file: RecordedFile,
) -> None:
    with WireServer(answering(BUSY)) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=2) as client:
            with pytest.raises(APIStatusError, match="after 3 tries"):
                await client._engine.call(request(recorded_file), Media)
    assert [handle.closed for handle in recorded_file.handles] == [True] * 3


async def test_a_file_that_shrank_is_an_error_and_is_not_retried(
    recorded_file: RecordedFile, tmp_path: Path
) -> None:
    shorter = RecordedFile(tmp_path / "clip.bin", SIZE + 1)
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with pytest.raises(LocalFileError, match="changed while it was sent: "):
                await client._engine.call(request(shorter), Media)
            assert all(handle.closed for handle in shorter.handles)
            assert (await client.media.get("med_1")).id == "med_1"
    assert len([seen for seen in server.requests if seen.method == "PUT"]) == 1


async def test_a_file_that_grew_is_sent_up_to_its_old_size(
    recorded_file: RecordedFile, tmp_path: Path
) -> None:
    longer = RecordedFile(tmp_path / "clip.bin", SIZE - 1000)
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            await client._engine.call(request(longer), Media)
            await client.media.get("med_1")
    put, get = server.requests
    assert put.body == (tmp_path / "clip.bin").read_bytes()[:-1000]
    assert (get.method, server.connections) == ("GET", 1)


async def test_a_file_that_is_deleted_before_a_retry_is_an_error(
    recorded_file: RecordedFile, tmp_path: Path
) -> None:
    def remove(line: Line) -> None:
        line.request()
        (tmp_path / "clip.bin").unlink()
        line.send(BUSY)

    with WireServer(remove) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with pytest.raises(LocalFileError, match=r"cannot read .*No such file"):
                await client._engine.call(request(recorded_file), Media)


@pytest.mark.parametrize(
    "error", [OSError(5, "Input/output error"), BrokenPipeError(32, "Broken pipe")]
)
async def test_the_error_for_an_unreadable_file_names_it(error: OSError) -> None:
    class Broken:
        def read(self, size: int) -> bytes:
            raise error

        def close(self) -> None:
            closed.append(True)

    closed: list[bool] = []
    body = Body("clip.mp4", 10, Broken)  # type: ignore[arg-type]  # it has all methods in use
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            message = rf"'clip\.mp4': {error.strerror}"
            with pytest.raises(LocalFileError, match=message):
                await client._engine.call(Request("PUT", "/x", body=body), Media)
    assert closed == [True]


async def test_an_exception_of_the_progress_callback_is_not_changed(
    recorded_file: RecordedFile,
) -> None:
    def fail(sent: int) -> None:
        if sent:
            raise ZeroDivisionError("the caller's own")

    body = Body("x", SIZE, recorded_file.body.open, fail)
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with pytest.raises(ZeroDivisionError, match="the caller's own"):
                await client._engine.call(Request("PUT", "/x", body=body), Media)
    assert all(handle.closed for handle in recorded_file.handles)


SMALL = Request("POST", "/x", json={"text": "small"})


async def send_twice(client: AsyncIttybit) -> None:
    for _ in range(2):
        assert (await client._engine.call(SMALL, Media)).id == "med_1"


def bodies(server: WireServer) -> list[bytes]:
    return [request.body for request in server.requests]


async def test_a_small_body_is_sent_to_a_proxy() -> None:
    with WireServer(answering(MEDIA)) as proxy:
        async with AsyncIttybit(
            "key", base_url="http://h.example", proxy=proxy.url
        ) as client:
            await send_twice(client)
    assert bodies(proxy) == [b'{"text":"small"}'] * 2


async def test_a_small_body_is_sent_through_a_tunnel() -> None:
    with (
        TlsServer(answering(MEDIA)) as server,
        WireServer(tunnel_to(server.port)) as proxy,
    ):
        async with AsyncIttybit(
            "key", base_url=server.url, verify=server.authority, proxy=proxy.url
        ) as client:
            await send_twice(client)
    assert bodies(server) == [b'{"text":"small"}'] * 2
    assert bodies(proxy) == [b""]


async def test_a_small_body_is_sent_on_a_new_connection_after_the_old_one_ended() -> (
    None
):
    def once(line: Line) -> None:
        line.request()
        line.send(MEDIA)

    with WireServer(once) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            for _ in range(2):
                await client._engine.call(SMALL, Media)
                await _io.sleep(0.1)
    assert bodies(server) == [b'{"text":"small"}'] * 2
    assert server.connections == 2
