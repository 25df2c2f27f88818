# Generated from tests/async_/test_large_bodies.py by build_sync.py. Do not edit.
"""Large bodies arrive completely and in order, whatever happens on the way."""

import os
import time
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ittybit import Timeout, deadline
from ittybit.core.http.request import Request
from ittybit.errors import APIConnectionError, APITimeoutError, ClientClosedError
from ittybit_sync import Ittybit, _io
from ittybit_sync.concurrency import each
from ittybit_sync.http.reply import Reply
from tests.support.delivery import Delivery, head
from tests.support.tls_server import TlsServer
from tests.support.wire_server import (
    MEDIA,
    Line,
    Script,
    WireServer,
    answer,
    answering,
    tunnel_to,
)

MIB = 1 << 20
DATA = os.urandom(5 * MIB + 7)
NOWHERE = "http://127.0.0.1:1"


def delivery(*breaks: int, data: bytes = DATA) -> Delivery:
    server = Delivery()
    server.data, server.breaks = data, list(breaks)
    return server


def in_pieces(size: int, pause: float, data: bytes = DATA) -> Script:
    """Respond with `data` in pieces of this size."""

    def script(line: Line) -> None:
        line.request()
        line.send(head("200 OK", len(data), {"ETag": '"a"'}))
        for place in range(0, len(data), size):
            line.send(data[place : place + size])
            line.wait(pause)

    return script


def stall(line: Line) -> None:
    """Send the beginning of a body, then nothing more."""
    line.request()
    line.send(head("200 OK", len(DATA), {"ETag": '"a"'}) + DATA[: MIB // 2])
    line.until_gone()


def _open(client: Ittybit) -> closing[Reply]:
    outgoing = Request("GET", "/long").prepare(client._engine.options)
    return closing(client._engine.open(outgoing, 1))


def _iterate(client: Ittybit, url: str) -> Generator[bytes]:
    with closing(client.files.iter_bytes(f"{url}/x", chunk_size=MIB)) as chunks:
        for chunk in chunks:
            yield chunk


def _collect(client: Ittybit, url: str) -> list[bytes]:
    return [chunk for chunk in _iterate(client, url)]


@pytest.mark.parametrize("beside", [-1, 0, 1])
@pytest.mark.parametrize("size", [MIB, MIB * 3 // 2, 2 * MIB, 3 * MIB, 4 * MIB])
def test_a_large_body_is_complete(size: int, beside: int, tmp_path: Path) -> None:
    data = DATA[: size + beside]
    with WireServer(delivery(data=data)) as server:
        with Ittybit("key", base_url=NOWHERE) as client:
            for name in ("a", "b"):
                client.files.download(f"{server.url}/x", tmp_path / name)
                assert (tmp_path / name).read_bytes() == data
            chunks = _collect(client, server.url)
            assert b"".join(chunks) == data
            assert all(len(chunk) >= MIB for chunk in chunks[:-1])
    assert (len(server.requests), server.connections) == (3, 1)


@pytest.mark.parametrize("server", [TlsServer, WireServer])
def test_the_server_may_close_the_connection_after_a_large_body(
    server: Callable[[Script], Any], tmp_path: Path
) -> None:
    with server(in_pieces(MIB, 0)) as served:
        verify = getattr(served, "authority", True)
        with Ittybit("key", base_url=NOWHERE, verify=verify) as client:
            for _ in range(3):
                client.files.download(f"{served.url}/x", tmp_path / "x")
                assert (tmp_path / "x").read_bytes() == DATA


def test_a_large_body_over_tls_keeps_the_connection_reusable() -> None:
    with TlsServer(delivery()) as server:
        with Ittybit("key", base_url=NOWHERE, verify=server.authority) as client:
            for _ in range(3):
                assert b"".join(_collect(client, server.url)) == DATA
    assert server.connections == 1


def test_a_large_body_arrives_through_a_proxy() -> None:
    with (
        TlsServer(delivery()) as server,
        WireServer(tunnel_to(server.port)) as proxy,
    ):
        with Ittybit(
            "key", base_url=NOWHERE, verify=server.authority, proxy=proxy.url
        ) as client:
            for _ in range(2):
                assert b"".join(_collect(client, server.url)) == DATA
    assert (server.connections, proxy.connections) == (1, 1)


def test_chunks_kept_by_the_caller_do_not_change() -> None:
    class Collector:
        def write(self, data: bytes) -> int:
            kept.append(data)
            return len(data)

    kept: list[bytes] = []
    with WireServer(delivery()) as server:
        with Ittybit("key", base_url=server.url) as client:
            client.files.download(f"{server.url}/x", Collector())
            assert b"".join(kept) == DATA
            walked = _collect(client, server.url)
            with client.media.with_streaming_response.get("m") as response:
                streamed = [chunk for chunk in response.iter_bytes()]
    assert b"".join(walked) == b"".join(streamed) == DATA
    assert {type(chunk) for chunk in walked + streamed} == {bytes}


def test_the_lines_of_a_large_body_can_be_iterated() -> None:
    text = b"".join(b"line %d\n" % number for number in range(300_000))
    with WireServer(answering(answer(text))) as server:
        with (
            Ittybit("key", base_url=server.url) as client,
            client.media.with_streaming_response.get("m") as response,
        ):
            lines = [line for line in response.iter_lines()]
    assert "\n".join([*lines, ""]).encode() == text


def test_the_rest_of_a_large_body_can_be_read() -> None:
    with WireServer(answering(answer(DATA), MEDIA)) as server:
        with Ittybit("key", base_url=server.url) as client:
            with client.media.with_streaming_response.get("m") as response:
                with closing(response.iter_bytes(MIB)) as chunks:
                    begin = [chunk for chunk, _ in _count(chunks, 2)]
                rest = response.read()
                assert b"".join(begin) + rest == DATA
                assert response.read() == b""
            assert (client.media.get("med_1")).id == "med_1"
    assert server.connections == 1


def _count(chunks: Generator[bytes], most: int) -> Generator[tuple[bytes, int]]:
    count = 0
    for chunk in chunks:
        count += 1
        yield chunk, count
        if count == most:
            return


def test_the_rest_of_an_abandoned_body_is_not_read() -> None:
    with WireServer(answering(answer(DATA)), answering(MEDIA)) as server:
        with Ittybit(
            "key", base_url=server.url, max_connections=1, timeout=5
        ) as client:
            with client.media.with_streaming_response.get("m") as response:
                for _ in response.iter_bytes(MIB):
                    break
            started = time.monotonic()
            with pytest.raises(APIConnectionError):
                response.read()
            assert time.monotonic() - started < 1
            assert (client.media.get("med_1")).id == "med_1"
    assert server.connections == 2


@pytest.mark.parametrize("place", [MIB - 1, MIB, 5 * MIB // 2])
def test_a_download_resumes_where_it_stopped(place: int, tmp_path: Path) -> None:
    with WireServer(delivery(place)) as server:
        with Ittybit("key", base_url=NOWHERE) as client:
            client.files.download(f"{server.url}/x", tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == DATA
    starts = [int(seen.headers["range"][6:].split("-")[0]) for seen in server.requests]
    # The client requests bytes again that the HTTP library received but did not return.
    assert starts[0] == 0
    assert place - MIB <= starts[1] <= place


def test_a_download_resumes_after_a_reset(tmp_path: Path) -> None:
    def break_off(line: Line) -> None:
        line.request()
        line.send(head("200 OK", len(DATA), {"ETag": '"one"'}) + DATA[: 2 * MIB])
        line.wait(0.1)
        line.reset()

    with WireServer(break_off, delivery()) as server:
        with Ittybit("key", base_url=NOWHERE) as client:
            client.files.download(f"{server.url}/x", tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == DATA
    assert len(server.requests) == 2


def test_a_truncated_body_is_an_error_after_the_received_bytes() -> None:
    def short(line: Line) -> None:
        line.request()
        line.send(head("200 OK", len(DATA), {}) + DATA[: 2 * MIB + 5])

    def walk(client: Ittybit) -> None:
        with _open(client) as reply:
            for chunk in reply.chunks(MIB):
                received.extend(chunk)

    received = bytearray()
    with WireServer(short) as server:
        with Ittybit("key", base_url=server.url) as client:
            with pytest.raises(APIConnectionError, match="the connection failed"):
                walk(client)
    assert received == DATA[: 2 * MIB + 5]


@pytest.mark.parametrize("server", [TlsServer, WireServer])
@pytest.mark.parametrize("more", [MIB // 16, MIB // 4, MIB // 2])
def test_a_slow_reader_gets_all_bytes_after_the_server_closed(
    server: Callable[..., Any], more: int
) -> None:
    data = DATA[: 2 * MIB + more]
    with server(in_pieces(MIB // 8, 0, data)) as served:
        verify = getattr(served, "authority", True)
        received = b""
        with Ittybit("key", base_url=NOWHERE, verify=verify) as client:
            for chunk in _iterate(client, served.url):
                received += chunk
                _io.sleep(0.1)
    assert received == data
    assert served.connections == 1


def test_a_slow_but_steady_server_causes_no_timeout() -> None:
    def slow(line: Line) -> None:
        in_pieces(MIB // 4, 0.1, DATA[: 3 * MIB])(line)
        answering(MEDIA)(line)

    with WireServer(slow) as server:
        with Ittybit("key", base_url=server.url, timeout=0.4, max_retries=0) as client:
            started = time.monotonic()
            assert b"".join(_collect(client, server.url)) == DATA[: 3 * MIB]
            assert time.monotonic() - started > 0.9
            assert (client.media.get("med_1")).id == "med_1"
    assert server.connections == 1


def test_a_reader_may_be_slower_than_the_timeout(tmp_path: Path) -> None:
    with WireServer(delivery()) as server:
        with Ittybit("key", base_url=NOWHERE, timeout=1, max_retries=0) as client:
            received = b""
            for chunk in _iterate(client, server.url):
                _io.sleep(0 if received else 1.2)
                received += chunk
    assert received == DATA
    assert len(server.requests) == 1


def test_a_stalled_download_times_out(tmp_path: Path) -> None:
    with WireServer(stall) as server:
        with Ittybit("key", base_url=NOWHERE, timeout=0.3, max_retries=0) as client:
            started = time.monotonic()
            with pytest.raises(APITimeoutError, match="no progress"):
                client.files.download(f"{server.url}/x", tmp_path / "x")
    assert time.monotonic() - started < 3
    assert list(tmp_path.iterdir()) == []


def test_a_deadline_ends_a_slow_download(tmp_path: Path) -> None:
    with WireServer(in_pieces(1000, 0.02)) as server:
        with Ittybit("key", base_url=NOWHERE, timeout=5) as client:
            started = time.monotonic()
            with pytest.raises(APITimeoutError, match="deadline"), deadline(0.5):
                client.files.download(f"{server.url}/x", tmp_path / "x")
    assert time.monotonic() - started < 3


def test_a_deadline_ends_a_throttled_download(
    tmp_path: Path,
) -> None:
    with WireServer(answering(answer(DATA))) as server:
        with Ittybit("key", base_url=NOWHERE, timeout=5) as client:
            started = time.monotonic()
            with pytest.raises(APITimeoutError, match="deadline"), deadline(0.5):
                client.files.download(
                    f"{server.url}/x", tmp_path / "x", max_bandwidth=2 * MIB
                )
    assert time.monotonic() - started < 2
    assert list(tmp_path.iterdir()) == []


def test_closing_the_client_ends_its_downloads(tmp_path: Path) -> None:
    def call(number: int) -> str:
        if number == 1:
            _io.sleep(0.3)
            client.close()
            return "closed"
        try:
            client.files.download(f"{server.url}/x", tmp_path / "x")
        except ClientClosedError as error:
            return error.message
        return "whole"

    with WireServer(in_pieces(MIB // 8, 0.05)) as server:
        client = Ittybit("key", base_url=NOWHERE, timeout=Timeout(5))
        started = time.monotonic()
        ended = [end for end in each(call, range(2), limit=2)]
    assert time.monotonic() - started < 4
    if "whole" not in ended:
        assert any("was closed before the response" in end for end in ended)
        assert list(tmp_path.iterdir()) == []


def test_a_slow_reader_slows_down_the_server() -> None:
    sent = 0

    def script(line: Line) -> None:
        nonlocal sent
        line.request()
        line.send(head("200 OK", 128 * MIB, {}))
        for _ in range(128):
            line.send(DATA[:MIB])
            sent += 1

    with WireServer(script) as server:
        with Ittybit("key", base_url=NOWHERE) as client:
            for _ in _iterate(client, server.url):
                _io.sleep(0.5)
                break
            assert 0 < sent < 40


def test_several_large_downloads_run_concurrently(tmp_path: Path) -> None:
    def fetch(number: int) -> int:
        path = tmp_path / str(number)
        client.files.download(f"{server.url}/{number}", path)
        assert path.read_bytes() == DATA
        return number

    with WireServer(delivery()) as server:
        with Ittybit("key", base_url=NOWHERE) as client:
            done = [number for number in each(fetch, range(8), limit=4)]
    assert sorted(done) == list(range(8))


def test_the_ranges_of_a_download_run_concurrently(tmp_path: Path) -> None:
    with WireServer(delivery(0, MIB, 3)) as server:
        with Ittybit("key", base_url=NOWHERE) as client:
            client.files.download(
                f"{server.url}/x",
                tmp_path / "x",
                multipart_threshold=1,
                multipart_chunksize=5 * MIB // 4,
            )
    assert (tmp_path / "x").read_bytes() == DATA
    assert len(server.requests) == 8
