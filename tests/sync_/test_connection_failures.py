# Generated from tests/async_/test_connection_failures.py by build_sync.py. Do not edit.
"""Every network failure raises an error of this package, and always the same class."""

import gzip
import io
import socket
from contextlib import closing
from pathlib import Path

import pytest

from ittybit.body import Body
from ittybit.core.http.request import Request
from ittybit.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    PermissionDeniedError,
)
from ittybit.types import Media
from ittybit_sync import Ittybit
from tests.support.wire_server import MEDIA, Line, Script, WireServer, answer, answering

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def then_close(*pieces: bytes) -> Script:
    """Send all `pieces` and close the connection."""

    def script(line: Line) -> None:
        line.request()
        for piece in pieces:
            line.send(piece)

    return script


def then_reset(*pieces: bytes) -> Script:
    """Send all `pieces` and reset the connection."""

    def script(line: Line) -> None:
        line.request()
        for piece in pieces:
            line.send(piece)
            line.wait(0.05)
        line.reset()

    return script


BROKEN = {
    "closed before the head": then_close(),
    "closed in the head": then_close(MEDIA[:10]),
    "closed in the body": then_close(MEDIA[:-4]),
    "closed in a chunk": then_close(CHUNKED, b"20\r\nabc"),
    "closed before the last chunk": then_close(CHUNKED, b"3\r\nabc\r\n"),
    "reset before the head": then_reset(),
    "reset in the body": then_reset(MEDIA[:-4]),
    "no HTTP at all": then_close(b"\x16\x03\x01 hello\r\n\r\n"),
    "a wrong status line": then_close(b"HTTP/1.1 abc OK\r\n\r\n"),
    "another protocol": then_close(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
    "a wrong chunk size": then_close(CHUNKED + b"zz\r\nabc\r\n0\r\n\r\n"),
    "an endless header": then_close(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000),
    "too many headers": then_close(
        b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 1000 + b"\r\n"
    ),
}


@pytest.mark.parametrize("script", BROKEN.values(), ids=BROKEN)
def test_a_broken_response_is_a_connection_error(script: Script) -> None:
    with WireServer(script) as server:
        with Ittybit("key", base_url=server.url, max_retries=0) as client:
            with pytest.raises(APIConnectionError) as caught:
                client.media.get("med_1")
    assert type(caught.value) is APIConnectionError
    assert f"GET {server.url}/media/med_1: the connection failed: " in str(caught.value)
    assert caught.value.__cause__ is not None
    assert len(server.requests) == 1


@pytest.mark.parametrize("script", BROKEN.values(), ids=BROKEN)
def test_the_error_for_a_broken_response_shows_no_signature(
    script: Script, tmp_path: Path
) -> None:
    with WireServer(script) as server:
        with Ittybit("key", base_url=server.url, max_retries=0) as client:
            with pytest.raises(APIError, match=r"^GET http://\S+/x: ") as caught:
                client.files.download(
                    f"{server.url}/x?expiry=1&signature=hush%3D", tmp_path / "x"
                )
    error = caught.value
    assert "hush" not in f"{error} {error!r} {error.args} {error.request}"
    assert list(tmp_path.iterdir()) == []


def test_nonsense_between_two_chunks_ends_the_wait() -> None:
    def nonsense(line: Line) -> None:
        line.request()
        line.send(CHUNKED + b"3\r\nabc\r\n")
        line.wait(0.05)
        line.send(b"zz\r\nabc\r\n0\r\n\r\n")
        line.wait()

    with WireServer(nonsense) as server:
        with Ittybit("key", base_url=server.url, max_retries=0, timeout=0.3) as client:
            with pytest.raises(APIConnectionError):
                client.media.get("med_1")


def test_a_refused_connection_is_a_connection_error_and_no_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with Ittybit("key", base_url=url, max_retries=0) as client:
        with pytest.raises(
            APIConnectionError, match=r"[Rr]efused|Connect call failed|"
        ):
            client.media.get("med_1")


def test_an_unknown_host_is_a_connection_error_and_no_timeout() -> None:
    with Ittybit("key", base_url="http://nowhere.invalid", max_retries=0) as client:
        with pytest.raises(APIConnectionError, match=r"nowhere\.invalid") as caught:
            client.media.get("med_1")
    assert not isinstance(caught.value, APITimeoutError)


def test_tls_to_a_plain_port_is_a_connection_error() -> None:
    def plain(line: Line) -> None:
        line.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        line.until_gone()

    with WireServer(plain) as server:
        url = server.url.replace("http:", "https:")
        with Ittybit("key", base_url=url, max_retries=0) as client:
            with pytest.raises(APIConnectionError, match=r"SSL|TLS") as caught:
                client.media.get("med_1")
    assert not isinstance(caught.value, APITimeoutError)


def test_a_compressed_response_is_decoded() -> None:
    packed = answer(gzip.compress(b'{"id": "med_1"}'), Content_Encoding="gzip")
    with WireServer(answering(packed)) as server:
        with Ittybit("key", base_url=server.url) as client:
            assert (client.media.get("med_1")).id == "med_1"


def test_a_chunked_response_is_decoded() -> None:
    chunks = CHUNKED + b'6\r\n{"id":\r\n9;ext=1\r\n "med_1"}\r\n0\r\nTrailer: 1\r\n\r\n'
    with WireServer(answering(chunks)) as server:
        with Ittybit("key", base_url=server.url) as client:
            for _ in range(2):
                assert (client.media.get("med_1")).id == "med_1"
    assert server.connections == 1


def test_a_response_without_a_length_ends_with_the_connection() -> None:
    with WireServer(then_close(b'HTTP/1.1 200 OK\r\n\r\n{"id": "med_1"}')) as server:
        with Ittybit("key", base_url=server.url) as client:
            assert (client.media.get("med_1")).id == "med_1"


def test_an_early_error_response_to_a_large_body_is_read() -> None:
    def refuse(line: Line) -> None:
        line.head()
        line.send(answer(b'{"message": "not yours"}', "403 Forbidden"))
        line.until_gone()

    size = 1 << 24
    body = Body("x", size, lambda: io.BytesIO(bytes(size)))
    with WireServer(refuse) as server:
        with Ittybit("key", base_url=server.url, max_retries=0) as client:
            with pytest.raises(PermissionDeniedError, match="not yours"):
                client._engine.call(Request("PUT", "/x", body=body), Media)


@pytest.mark.parametrize("kind", [TimeoutError, OSError, ValueError, KeyError])
def test_an_exception_of_the_caller_inside_a_stream_is_not_changed(
    kind: type[Exception],
) -> None:
    raised = kind("the caller's own")
    with WireServer(answering(MEDIA)) as server:
        with Ittybit("key", base_url=server.url) as client:
            outgoing = Request("GET", "/x").prepare(client._engine.options)
            with (
                pytest.raises(kind, match="the caller's own") as caught,
                closing(client._engine.open(outgoing, 1)),
            ):
                raise raised
            assert caught.value is raised
            assert raised.__cause__ is None
            assert (client.media.get("med_1")).id == "med_1"


def test_bytes_received_before_a_stall_are_returned_before_the_error() -> None:
    def stall(line: Line) -> None:
        line.request()
        line.send(b'HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\nETag: "a"\r\n\r\n')
        for _ in range(3):
            line.send(bytes(100_000))
            line.wait(0.05)
        line.until_gone()

    received = bytearray()

    def walk(client: Ittybit, url: str) -> None:
        for chunk in client.files.iter_bytes(url, chunk_size=1 << 20):
            received.extend(chunk)

    with WireServer(stall) as server:
        with Ittybit("key", timeout=0.3, max_retries=0) as client:
            with pytest.raises(APITimeoutError):
                walk(client, f"{server.url}/clip.mov")
    assert len(received) == 300_000
