"""The blocking client reports a response while it waits until it can send more."""

import time
from functools import partial
from socket import SO_SNDBUF, SOL_SOCKET, socket
from typing import Any

import pytest
from urllib3.util import connection

from ittybit import Ittybit
from ittybit.errors import APIStatusError, DeadlineError
from tests.support.tls_server import TlsServer
from tests.support.wire_server import Line, WireServer, answer


@pytest.fixture(autouse=True)
def _small_buffers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection buffers less than the client sends at once."""
    create, small = connection.create_connection, (SOL_SOCKET, SO_SNDBUF, 8192)

    def connect(*args: Any, **kwargs: Any) -> socket:
        kwargs["socket_options"] = [*(kwargs.get("socket_options") or ()), small]
        return create(*args, **kwargs)

    monkeypatch.setattr(connection, "create_connection", connect)


def respond(data: bytes, line: Line) -> None:
    line.head()
    line.wait(0.1)  # the client waits until it can send more
    line.send(data)
    line.wait(20)


def client_of(server: WireServer, **options: Any) -> Ittybit:
    verify: Any = server.authority if isinstance(server, TlsServer) else True
    options = {"base_url": server.url, "verify": verify, "timeout": 8, **options}
    return Ittybit("key", **options)


@pytest.mark.parametrize("tls", [WireServer, TlsServer])
def test_the_status_is_reported_if_the_server_stops_reading(
    tls: type[WireServer],
) -> None:
    refused = answer(b'{"message": "refused"}', "413 Content Too Large")
    begun = time.monotonic()
    with tls(partial(respond, refused)) as server, client_of(server) as client:
        with pytest.raises(APIStatusError, match="refused"):
            client.request("PUT", "/a", content=bytes(20 << 20))
        assert time.monotonic() - begun < 5
    assert len(server.requests) == 1


@pytest.mark.parametrize("tls", [WireServer, TlsServer])
def test_a_deadline_ends_an_upload_that_the_server_does_not_read(
    tls: type[WireServer],
) -> None:
    begun = time.monotonic()
    with (
        tls(partial(respond, b"HTTP/1.1 100 Continue\r\n\r\n")) as server,
        client_of(server, deadline=0.4) as client,
    ):
        with pytest.raises(DeadlineError):
            client.request("PUT", "/a", content=bytes(20 << 20))
        assert time.monotonic() - begun < 5


def test_an_upload_ends_if_the_server_only_stops_sending() -> None:
    def script(line: Line) -> None:
        line.head()
        line.send(answer(b'"early"'))
        line.end_tls()
        line.wait(20)

    with TlsServer(script) as server, client_of(server, timeout=0.3) as client:
        response = client.request("PUT", "/a", content=bytes(20 << 20))
    assert response.content == b'"early"'
    assert len(server.requests) == 1
