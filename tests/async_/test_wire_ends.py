"""A body that ends with the connection is complete only after a proper end."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from ittybit.errors import APIConnectionError
from ittybit_async import AsyncIttybit
from tests.support.tls_server import TlsServer
from tests.support.wire_server import MEDIA, Line, Script, WireServer

HEADS = {
    "no length": b"HTTP/1.1 200 OK\r\n\r\n",
    "close": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
    "HTTP/1.0": b"HTTP/1.0 200 OK\r\n\r\n",
}
BODY = b'{"id": "med_1"}'
LONG = b"[" + b"1, " * 100_000 + b"1]"


def send_and_end(data: bytes, properly: bool, pause: float) -> Script:
    def script(line: Line) -> None:
        line.request()
        line.send(data)
        line.wait(pause)
        if properly:
            line.end_tls()

    return script


@contextmanager
def tls_client(
    data: bytes, properly: bool, pause: float = 0.02
) -> Iterator[AsyncIttybit]:
    """Yield a client of a server that sends `data` and ends the connection."""
    with TlsServer(send_and_end(data, properly, pause)) as server:
        yield AsyncIttybit(
            "key",
            base_url=server.url,
            verify=server.authority,
            max_retries=0,
            timeout=5,
        )


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("body", [b"", BODY, LONG], ids=len)
async def test_a_body_without_close_notify_is_truncated(head: str, body: bytes) -> None:
    with tls_client(HEADS[head] + body, properly=False) as client:
        async with client:
            with pytest.raises(APIConnectionError):
                await client.get("/x")


@pytest.mark.parametrize("pause", [0, 0.02], ids=["at once", "later"])
@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("body", [b"", BODY, LONG], ids=len)
async def test_a_body_with_close_notify_is_complete(
    head: str, body: bytes, pause: float
) -> None:
    with tls_client(HEADS[head] + body, properly=True, pause=pause) as client:
        async with client:
            assert (await client.get("/x")).content == body


@pytest.mark.parametrize("properly", [False, True])
async def test_a_body_with_a_length_needs_no_close_notify(properly: bool) -> None:
    with tls_client(MEDIA, properly) as client:
        async with client:
            assert (await client.media.get("med_1")).id == "med_1"


@pytest.mark.parametrize("properly", [False, True])
async def test_a_streamed_body_needs_close_notify_too(properly: bool) -> None:
    received = b""
    with tls_client(HEADS["no length"] + LONG, properly) as client:
        async with client:
            try:
                async with client.media.with_streaming_response.get("m") as response:
                    async for chunk in response.iter_bytes():
                        received += chunk
                assert properly
            except APIConnectionError:
                assert not properly
    assert received == LONG or not properly


async def test_a_truncated_download_leaves_no_file(tmp_path: Path) -> None:
    with tls_client(HEADS["no length"] + LONG, properly=False) as client:
        async with client:
            with pytest.raises(APIConnectionError):
                await client.files.download(f"{client.base_url}/a", tmp_path / "a.bin")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("head", HEADS)
async def test_without_tls_the_end_of_the_connection_completes_the_body(
    head: str,
) -> None:
    def script(line: Line) -> None:
        line.request()
        line.send(HEADS[head] + BODY)

    with WireServer(script) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=0) as client:
            assert (await client.media.get("med_1")).id == "med_1"


@pytest.mark.parametrize("body", [MEDIA, HEADS["no length"] + BODY])
async def test_an_invalid_tls_record_only_harms_an_incomplete_response(
    body: bytes,
) -> None:
    def script(line: Line) -> None:
        line.request()
        line.break_tls(body)
        line.until_gone()

    is_complete = body is MEDIA
    failure = pytest.raises(APIConnectionError)
    with TlsServer(script) as server:
        async with AsyncIttybit(
            "key", base_url=server.url, verify=server.authority, max_retries=0
        ) as client:
            for _ in range(2):
                with nullcontext() if is_complete else failure:
                    assert (await client.media.get("med_1")).id == "med_1"
    assert server.connections == 2
