"""Receivers with long, slow, incomplete, and malformed bodies."""

import http.client
import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from ittybit import webhooks
from ittybit.receivers import wsgi_app
from tests.emulator.emulator_support import Answer, send
from tests.receivers.receiver_servers import (
    BODY,
    SECRET,
    SERVERS,
    SIGNED,
    Handled,
    call,
    on_aiohttp,
)


@pytest.fixture
def handled() -> Handled:
    return Handled()


@pytest.fixture(params=SERVERS, ids=lambda server: server.__name__)
def origin(request: pytest.FixtureRequest, handled: Handled) -> Iterator[str]:
    with request.param(handled, SECRET, limit=1000) as url:
        yield url


def post(origin: str, body: bytes = BODY, headers: dict[str, str] = SIGNED) -> Answer:
    return send(origin, "POST", "/hooks", body, headers)


def start_request(
    origin: str, *fields: str, signed: dict[str, str] = SIGNED
) -> socket.socket:
    """Send the head of a request, and return the connection."""
    parts = urlsplit(origin)
    line = socket.create_connection((parts.hostname, parts.port), timeout=10)
    headers = [f"{name}: {value}" for name, value in signed.items()]
    head = ["POST /hooks HTTP/1.1", "Host: h", *headers, *fields, "", ""]
    line.sendall("\r\n".join(head).encode())
    return line


def status(line: socket.socket) -> int:
    """Return the status of the response."""
    response = http.client.HTTPResponse(line)
    response.begin()
    response.close()
    return response.status


def test_a_body_over_the_limit_gets_413(origin: str, handled: Handled) -> None:
    right, long = (json.dumps("x" * size).encode() for size in (998, 999))
    assert post(origin, right, webhooks.sign(right, SECRET)).status == 400
    assert post(origin, long, webhooks.sign(long, SECRET)).status == 413
    assert handled.events == []


def chunked(origin: str, body: bytes, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=10)
    blocks = (body[at : at + 7] for at in range(0, len(body), 7))
    connection.request("POST", "/hooks", blocks, headers, encode_chunked=True)
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_chunked_body_is_read_up_to_the_limit(origin: str, handled: Handled) -> None:
    fields = {"Transfer-Encoding": "chunked"}
    assert chunked(origin, BODY, SIGNED | fields) == 200
    assert len(handled.events) == 1
    assert chunked(origin, b"x" * 1001, SIGNED | fields) == 413


def test_a_body_in_malformed_chunks_is_rejected(origin: str, handled: Handled) -> None:
    with start_request(origin, "Transfer-Encoding: chunked") as line:
        line.sendall(b"zz\r\nabc\r\n0\r\n\r\n")
        # If the handler is already reading, aiohttp reports no error, and the read
        # times out.
        assert status(line) in {400, 408}
    assert handled.events == []


def test_a_body_that_cannot_be_decompressed_gets_400(handled: Handled) -> None:
    with on_aiohttp(handled, SECRET) as origin:
        assert post(origin, BODY, SIGNED | {"Content-Encoding": "gzip"}).status == 400
    assert handled.events == []


def test_a_content_length_over_the_limit_gets_413_before_the_body_is_sent(
    origin: str, handled: Handled
) -> None:
    with start_request(origin, "Content-Length: 1000000000000") as line:
        assert status(line) == 413


def test_an_incomplete_body_is_not_an_event(origin: str, handled: Handled) -> None:
    with start_request(origin, "Content-Length: 99") as line:
        line.sendall(BODY)
    assert post(origin).status == 200
    assert len(handled.events) == 1


def test_a_slow_body_does_not_delay_other_requests(
    origin: str, handled: Handled
) -> None:
    other = b'{"id": "task_2", "object": "task"}'
    with start_request(origin, f"Content-Length: {len(BODY)}") as line:
        line.sendall(BODY[:9])
        assert post(origin, other, webhooks.sign(other, SECRET)).status == 200
        for byte in BODY[9:]:
            line.sendall(bytes([byte]))
        assert status(line) == 200
    assert [event.data.id for event in handled.events] == ["task_2", "task_1"]


@pytest.mark.parametrize(
    "kind", ["text/html; charset=utf-16", "multipart/form-data; boundary=x", "\u00fc"]
)
def test_the_content_type_is_ignored(origin: str, handled: Handled, kind: str) -> None:
    fields = {"Content-Type": kind, "ITTYBIT-SIGNATURE": SIGNED["Ittybit-Signature"]}
    assert post(origin, BODY, fields).status == 200
    assert len(handled.events) == 1


def test_a_repeated_signature_header_gets_401(origin: str, handled: Handled) -> None:
    again = f"ittybit-signature: {SIGNED['Ittybit-Signature']}"
    with start_request(origin, again, f"Content-Length: {len(BODY)}") as line:
        line.sendall(BODY)
        assert status(line) == 401
    assert handled.events == []


def test_a_body_without_a_length_gets_411_under_wsgi() -> None:
    app = wsgi_app(Handled().take, SECRET)
    assert call(app, CONTENT_LENGTH="") == "411 Length Required"


@pytest.mark.parametrize(
    ("length", "status"), [(1_048_576, "400 Bad Request"), (1_048_577, "413 ")]
)
def test_the_default_limit_is_one_mebibyte(length: int, status: str) -> None:
    app = wsgi_app(Handled().take, SECRET)
    assert call(app, CONTENT_LENGTH=str(length)).startswith(status)


@pytest.mark.parametrize("length", ["-1", "1e3", "٣"])
def test_an_invalid_length_gets_400_under_wsgi(length: str) -> None:
    app = wsgi_app(Handled().take, SECRET)
    assert call(app, CONTENT_LENGTH=length) == "400 Bad Request"
