"""Data that a server sends on a new connection before the first request is no response.

If the client took it as a response, each later call would return the response to the
call before it.
"""

import asyncio
import select
import ssl
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import trustme
import urllib3
from urllib3.connection import HTTPConnection

from ittybit import AsyncIttybit, Ittybit, Timeout
from ittybit.core.connection.response_guard import ResponseGuard
from ittybit.core.http.tls_buffers import ReadableContext
from ittybit.errors import APIConnectionError
from tests.support.tls_server import TlsServer
from tests.support.wire_server import Line, Script, WireServer, answer, answering

UNSOLICITED = answer(b'"UNSOLICITED"')
ENDS = "the server closed the connection before the request"
SENDS = "the server sent data on the connection before the request"


def sending(data: bytes) -> Script:
    """Send `data` on a new connection, then answer each request with its target."""

    def script(line: Line) -> None:
        if data:
            line.send(data)
        else:
            line.close()
        while (seen := line.request()) is not None:
            line.wait(0.02)
            line.send(answer(b'"%b"' % seen.target.encode()))

    return script


def late(context: ssl.SSLContext, data: bytes) -> Script:
    """Send `data` in the same segment as the end of the TLS handshake."""

    def script(line: Line) -> None:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(incoming, outgoing, server_side=True)
        is_ready = False
        while not is_ready:
            try:
                tls.do_handshake()
                is_ready = True
            except ssl.SSLWantReadError:
                if outgoing.pending:
                    line.send(outgoing.read())
                incoming.write(line.receive())
        tls.write(data)
        line.send(outgoing.read())
        line.until_gone()

    return script


@pytest.fixture
def _slow_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Data that the server sends at once is there when a connection is used."""

    def wait(connection: Any) -> None:
        select.select([connection.fileno()], [], [], 0.5)

    create_connection = asyncio.SelectorEventLoop.create_connection

    async def create_slowly(*args: Any, **kwargs: Any) -> Any:
        made = await create_connection(*args, **kwargs)
        wait(made[0].get_extra_info("socket"))  # the loop must not see the data yet
        return made

    def slowly(function: Any) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            made = function(*args, **kwargs)
            wait(made or args[0])
            return made

        return call

    monkeypatch.setattr(asyncio.SelectorEventLoop, "create_connection", create_slowly)
    for place, name in (
        (urllib3.util.connection, "create_connection"),
        (ssl.SSLSocket, "do_handshake"),
    ):
        monkeypatch.setattr(place, name, slowly(getattr(place, name)))


def blocking(url: str, **options: Any) -> list[str]:
    """Return the responses to three calls of the blocking client, or their errors."""
    found = []
    with Ittybit(
        "key", base_url=url, max_retries=0, timeout=Timeout(3), **options
    ) as client:
        for path in ("/1", "/2", "/3"):
            try:
                found.append(client.get(path).content.decode())
            except APIConnectionError as error:
                found.append(f"{error} (sent: {error.sent})")
    return found


async def awaiting(url: str, **options: Any) -> list[str]:
    """Return the responses to three calls of the async client, or their errors."""
    found = []
    async with AsyncIttybit(
        "key", base_url=url, max_retries=0, timeout=Timeout(3), **options
    ) as client:
        for path in ("/1", "/2", "/3"):
            try:
                found.append((await client.get(path)).content.decode())
            except APIConnectionError as error:
                found.append(f"{error} (sent: {error.sent})")
    return found


async def check(url: str, expected: str, **options: Any) -> None:
    for found in (
        await awaiting(url, **options),
        await asyncio.to_thread(blocking, url, **options),
    ):
        assert len(found) == 3
        for text in found:
            assert expected in text
            assert "(sent: False)" in text


@pytest.mark.usefixtures("_slow_connections")
@pytest.mark.parametrize("data", [UNSOLICITED, b"\r\n", b"H", b""])
async def test_data_before_the_request_fails_the_connection(data: bytes) -> None:
    with WireServer(sending(data)) as server:
        await check(server.url, SENDS if data else ENDS)


@pytest.mark.usefixtures("_slow_connections")
async def test_a_retry_uses_another_connection() -> None:
    with WireServer(sending(UNSOLICITED), answering(answer(b'"ok"'))) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            assert (await client.get("/1")).content == b'"ok"'
    with (
        WireServer(sending(UNSOLICITED), answering(answer(b'"ok"'))) as server,
        Ittybit("key", base_url=server.url) as other,
    ):
        assert (await asyncio.to_thread(other.get, "/1")).content == b'"ok"'


@pytest.mark.usefixtures("_slow_connections")
@pytest.mark.parametrize(
    "version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=["1.2", "1.3"]
)
async def test_data_with_the_end_of_the_handshake_fails_the_connection(
    version: ssl.TLSVersion, tmp_path: Path
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    context.maximum_version = version
    script = late(context, UNSOLICITED)

    def serve(line: Line) -> None:
        with suppress(OSError):
            script(line)

    with WireServer(serve) as server:
        url, verify = f"https://127.0.0.1:{server.port}", tmp_path / "authority.pem"
        await check(url, SENDS, verify=str(verify))


@pytest.mark.usefixtures("_slow_connections")
async def test_tls_tickets_on_a_new_connection_are_no_data() -> None:
    with TlsServer(answering(answer(b'"ok"'))) as server:
        for found in (
            await awaiting(server.url, verify=server.authority),
            await asyncio.to_thread(blocking, server.url, verify=server.authority),
        ):
            assert found == ['"ok"'] * 3
    assert server.connections == 2


@pytest.mark.parametrize("data", [UNSOLICITED, b""])
def test_data_after_the_check_of_a_connection_fails_the_connection(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = threading.Event()
    put_request = HTTPConnection.putrequest

    def wait(connection: Any, *args: Any, **kwargs: Any) -> None:
        checked.set()
        select.select([connection.sock], [], [], 5)
        put_request(connection, *args, **kwargs)

    def script(line: Line) -> None:
        checked.wait(5)
        sending(data)(line)

    monkeypatch.setattr(HTTPConnection, "putrequest", wait)
    with WireServer(script) as server:
        found = blocking(server.url)
    assert (SENDS if data else ENDS) in found[0]
    assert "(sent: False)" in found[0]
    assert "/1" not in [seen.target for seen in server.requests]


@pytest.mark.parametrize("pause", [0, 0.05])
async def test_data_after_the_head_that_opens_a_tunnel_fails_the_connection(
    pause: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrap = ReadableContext.wrap_bio

    def wrap_late(*args: Any, **kwargs: Any) -> Any:
        time.sleep(3 * pause)  # the proxy sends more before the client starts TLS
        return wrap(*args, **kwargs)

    monkeypatch.setattr(ReadableContext, "wrap_bio", wrap_late)

    def script(line: Line) -> None:
        line.head()
        head = b"HTTP/1.1 200 Connection established\r\n\r\n"
        line.send(head if pause else head + UNSOLICITED)
        if pause:
            line.wait(pause)
            line.send(UNSOLICITED)
        line.until_gone()

    with WireServer(script) as server:
        found = await awaiting("https://127.0.0.1:9", proxy=server.url)
        if not pause:
            found += await asyncio.to_thread(
                blocking, "https://127.0.0.1:9", proxy=server.url
            )
    assert all(SENDS in text for text in found)


async def failures_of_connect(response: bytes) -> list[str]:
    """Return the errors of both clients if a proxy sends `response` to CONNECT."""

    def script(line: Line) -> None:
        line.head()
        line.send(response)
        line.until_gone()

    with WireServer(script) as server:
        url, proxy = "https://127.0.0.1:9", server.url
        found = await awaiting(url, proxy=proxy)
        return found + await asyncio.to_thread(blocking, url, proxy=proxy)


async def test_an_interim_response_to_connect_fails_the_connection() -> None:
    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
    found = await failures_of_connect(interim)
    assert all("interim response to CONNECT" in text for text in found)


@pytest.mark.parametrize("fields", ["0\r\nContent-Length: 5", "+1", "0, 0", "x"])
async def test_an_invalid_length_in_a_response_to_connect_fails_the_connection(
    fields: str,
) -> None:
    response = f"HTTP/1.1 200 OK\r\nContent-Length: {fields}\r\n\r\n"
    found = await failures_of_connect(response.encode())
    assert all("has an invalid Content-Length" in text for text in found)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_data_that_arrives_just_before_the_request_fails_the_connection(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = ResponseGuard.start

    def start_late(guard: Any, exchange: Any) -> None:
        start(guard, exchange)
        select.select([guard._socket], [], [], 5)

    def script(line: Line) -> None:
        line.wait(0.05)
        sending(UNSOLICITED)(line)

    monkeypatch.setattr(ResponseGuard, "start", start_late)
    with WireServer(script) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=0) as client:
            for _ in range(3):
                with pytest.raises(APIConnectionError, match=SENDS) as caught:
                    await client.request(method, "/x")
                assert not caught.value.sent
