"""The client reports a response that arrives before the upload ends, once."""

import ssl
import time
from pathlib import Path

import pytest

from ittybit.errors import APIConnectionError, APIStatusError, APITimeoutError
from ittybit_async import AsyncIttybit
from tests.support.tls_server import TlsServer
from tests.support.wire_server import Line, Script, WireServer, answer

STATUSES = ["413 Content Too Large", "401 Unauthorized", "507 Insufficient Storage"]
LARGE = bytes(100 << 20)  # more than the buffers of a connection
SIZES = {"small": 100, "medium": 200_000, "large": 8 << 20}


def refuse(status: str, after: int, end: str) -> Script:
    """Respond after `after` bytes of the body and close the connection."""

    def script(line: Line) -> None:
        line.head()
        line.skip(after)
        line.send(answer(b'{"message": "refused"}', status))
        if end == "later":
            line.wait(0.05)

    return script


def stop_reading(status: str, pause: float) -> Script:
    """Read only the head of a request, and respond after `pause` seconds."""

    def script(line: Line) -> None:
        line.head()
        line.wait(pause)  # the client waits until it can send more
        line.send(answer(b'{"message": "refused"}', status))
        line.wait(20)

    return script


def upload_client(server: WireServer) -> AsyncIttybit:
    verify = server.authority if isinstance(server, TlsServer) else True
    return AsyncIttybit.without_key(
        base_url=server.url, verify=verify, max_retries=0, timeout=10
    )


def key_client(server: WireServer, timeout: float) -> AsyncIttybit:
    verify = server.authority if isinstance(server, TlsServer) else True
    return AsyncIttybit("key", base_url=server.url, verify=verify, timeout=timeout)


@pytest.mark.parametrize("end", ["at once", "later"])
@pytest.mark.parametrize("after", [0, 50])
@pytest.mark.parametrize("tls", [WireServer, TlsServer])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("status", STATUSES)
async def test_an_upload_that_is_refused_early_reports_the_status(
    status: str, size: str, tls: type[WireServer], after: int, end: str, tmp_path: Path
) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(SIZES[size]))
    with tls(refuse(status, after, end)) as server:
        for count in (1, 2, 3):
            async with upload_client(server) as client:
                with pytest.raises(APIStatusError, match="refused") as caught:
                    await client.files.upload(
                        tmp_path / "a.bin", signed_url=f"{server.url}/a?signature=s"
                    )
            assert caught.value.status_code == int(status[:3])
            assert len(server.requests) == count


@pytest.mark.parametrize("tls", [WireServer, TlsServer])
async def test_an_early_response_to_a_call_with_a_large_body_is_reported(
    tls: type[WireServer],
) -> None:
    with tls(refuse(STATUSES[0], 0, "at once")) as server:
        verify = server.authority if isinstance(server, TlsServer) else True
        async with AsyncIttybit("key", base_url=server.url, verify=verify) as client:
            for count in (1, 2, 3):
                with pytest.raises(APIStatusError, match="refused") as caught:
                    await client.post("/x", content=bytes(4 << 20))
                assert caught.value.status_code == 413
                assert len(server.requests) == count


async def test_an_early_response_is_reported_with_a_tls_context_of_the_caller() -> None:
    with TlsServer(refuse(STATUSES[0], 0, "at once")) as server:
        verify = ssl.create_default_context(cafile=server.authority)
        async with AsyncIttybit("key", base_url=server.url, verify=verify) as client:
            for _ in range(3):
                with pytest.raises(APIStatusError, match="refused"):
                    await client.post("/x", content=bytes(4 << 20))


async def test_an_upload_after_a_refused_one_arrives_completely(tmp_path: Path) -> None:
    size = 8 << 20
    stored = answer(
        b'{"id": "f", "media_id": "m", "filesize": %d}' % size, "201 Created"
    )

    def script(line: Line) -> None:
        while (seen := line.head()) is not None:
            if len(server.requests) == 1:
                line.send(answer(b'{"message": "refused"}', STATUSES[0]))
                line.skip(size)  # unless the client closes the connection
            else:
                line.body(seen, size)
                line.send(stored)

    (tmp_path / "a.bin").write_bytes(bytes(size))
    with WireServer(script) as server:
        signed = f"{server.url}/a?signature=s"
        async with upload_client(server) as client:
            with pytest.raises(APIStatusError, match="refused"):
                await client.files.upload(tmp_path / "a.bin", signed_url=signed)
            file = await client.files.upload(tmp_path / "a.bin", signed_url=signed)
    assert file.id == "f"
    assert [len(seen.body) for seen in server.requests] == [0, size]


UNFINISHED = {
    "no length": b"Connection: close\r\n\r\nrefused",
    "a longer length": b"Content-Length: 1000\r\n\r\nrefused",
    "chunks": b"Transfer-Encoding: chunked\r\n\r\n7\r\nrefused\r\n",
}


@pytest.mark.parametrize("tls", [WireServer, TlsServer])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("end", ["close", "reset"])
@pytest.mark.parametrize("rest", UNFINISHED)
async def test_the_status_is_reported_if_a_reset_cuts_the_body(
    rest: str, end: str, size: str, tls: type[WireServer]
) -> None:
    def script(line: Line) -> None:
        line.head()
        line.send(b"HTTP/1.1 413 Content Too Large\r\n" + UNFINISHED[rest])
        if end == "reset":
            line.reset()

    with tls(script) as server:
        verify = server.authority if isinstance(server, TlsServer) else True
        options = {"base_url": server.url, "verify": verify, "timeout": 10}
        async with AsyncIttybit("key", **options) as client:
            with pytest.raises(APIStatusError) as caught:
                await client.request("PUT", "/a", content=bytes(SIZES[size]))
    assert caught.value.status_code == 413
    if rest == "no length":
        assert "refused" in str(caught.value)
    assert len(server.requests) == 1


@pytest.mark.parametrize("tls", [WireServer, TlsServer])
async def test_the_status_is_reported_if_the_server_stops_reading(
    tls: type[WireServer],
) -> None:
    begun = time.monotonic()
    with tls(stop_reading(STATUSES[0], 0.2)) as server:
        async with key_client(server, 8) as client:
            with pytest.raises(APIStatusError, match="refused"):
                await client.request("PUT", "/a", content=LARGE)
        assert time.monotonic() - begun < 5
    assert len(server.requests) == 1


@pytest.mark.parametrize("tls", [WireServer, TlsServer])
async def test_an_early_success_is_reported_if_the_server_stops_reading(
    tls: type[WireServer],
) -> None:
    with tls(stop_reading("200 OK", 0)) as server:
        async with key_client(server, 0.5) as client:
            response = await client.request("PUT", "/a", content=LARGE)
    assert response.content == b'{"message": "refused"}'
    assert len(server.requests) == 1


UNENDED = [b"413 Content Too Large\r\n\r\n", b"200 OK\r\nContent-Length: 9\r\n\r\n"]


@pytest.mark.parametrize("tls", [WireServer, TlsServer])
@pytest.mark.parametrize("begin", UNENDED)
async def test_an_early_response_that_does_not_end_times_out(
    begin: bytes, tls: type[WireServer]
) -> None:
    def script(line: Line) -> None:
        line.head()
        line.send(b"HTTP/1.1 " + begin)
        line.wait(20)

    with tls(script) as server:
        async with key_client(server, 0.3) as client:
            late = client.with_options(deadline=5, max_retries=0)
            with pytest.raises(APITimeoutError, match="no progress"):
                await late.request("PUT", "/a", content=LARGE)
    assert len(server.requests) == 1


async def test_a_reset_of_an_upload_is_not_the_end_of_a_response() -> None:
    def script(line: Line) -> None:
        line.receive()
        line.send(b"HTTP/1.1 200 OK\r\n\r\n{")
        line.wait(0.05)  # the client is sending
        line.reset()

    with WireServer(script) as server:
        async with key_client(server, timeout=10) as client:
            with pytest.raises(APIConnectionError):
                await client.put("/x", content=bytes(8 << 20))
