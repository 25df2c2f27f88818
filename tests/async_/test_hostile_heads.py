"""The head of a response is parsed strictly: an invalid head is a connection error."""

from contextlib import suppress

import pytest

from ittybit.errors import APIConnectionError, APIStatusError
from ittybit_async import AsyncIttybit
from tests.support.wire_server import WireServer, answering

BODY = b'{"id": "med_1"}'
LENGTH = b"Content-Length: %d" % len(BODY)


def head(*lines: bytes) -> bytes:
    return b"\r\n".join((b"HTTP/1.1 200 OK", *lines, b"", b"")) + BODY


HOSTILE = {
    "two lengths": head(LENGTH, b"Content-Length: 3"),
    "the same length twice": head(LENGTH, LENGTH),
    "a negative length": head(b"Content-Length: -15"),
    "a length with a sign": head(b"Content-Length: +15"),
    "a length in hexadecimal": head(b"Content-Length: 0xf"),
    "a length that is a word": head(b"Content-Length: many"),
    "a name with a space": head(LENGTH, b"X Y: 1"),
    "a space before the colon": head(LENGTH, b"X-Y : 1"),
    "no colon": head(LENGTH, b"nonsense"),
    "no name": head(LENGTH, b": 1"),
    "a name of other letters": head(LENGTH, "X-\u00dc: 1".encode()),
    "a NUL in a value": head(LENGTH, b"X-Y: a\0b"),
    "a return in a value": head(LENGTH, b"X-Y: a\rb"),
    "no version": head(LENGTH).replace(b"HTTP/1.1", b"HTTP"),
    "no status": head(LENGTH).replace(b"200 OK", b"OK"),
    "an end within the head": b"HTTP/1.1 200 OK\r\nX-Y: 1\r\n",
    "a field without end": head(LENGTH, b"X-Y: " + b"a" * 70_000),
    "100 fields": head(LENGTH, *[b"X-Y: 1"] * 99),
}

CHUNKED = b"Transfer-Encoding: chunked"


def chunks(body: bytes) -> bytes:
    return b"\r\n".join((b"HTTP/1.1 200 OK", CHUNKED, b"", body))


WHOLE = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
HOSTILE |= {
    "a coding that nobody asked for": chunks(WHOLE).replace(
        b"chunked", b"zip, chunked"
    ),
    "a chunk of negative size": chunks(b"-" + WHOLE),
    "a chunk with a sign": chunks(b"+" + WHOLE),
    "a chunk in another notation": chunks(b"0x" + WHOLE),
    "a chunk with an underscore": chunks(b"0_" + WHOLE),
    "a chunk that goes on": chunks(WHOLE.replace(b"}\r\n", b"}!!")),
    "100 trailers": chunks(WHOLE.replace(b"0\r\n", b"0\r\n" + b"X-Y: 1\r\n" * 100)),
}

ODD = {
    "no space after the colon": head(LENGTH, b"X-Y:1"),
    "spaces around a value": head(LENGTH, b"X-Y: \t 1 \t"),
    "an empty value": head(LENGTH, b"X-Y:"),
    "letters of Latin-1 in a value": head(LENGTH, b"X-Y: caf\xe9"),
    "no reason": head(LENGTH).replace(b"200 OK", b"200 "),
    "chunks": chunks(WHOLE),
    "chunks with extensions": chunks(WHOLE.replace(b"\r\n{", b";a=b\r\n{")),
    "chunks with trailers": chunks(WHOLE.replace(b"0\r\n", b"0\r\nX-Y: 1\r\n")),
    "chunks in capitals": chunks(WHOLE).replace(CHUNKED, CHUNKED.upper()),
    "a field of 20 kB": head(LENGTH, b"X-Y: " + b"a" * 20_000),
    "a length on a line of its own": head(LENGTH.replace(b" ", b"\r\n ")),
    "names in capitals": head(LENGTH.upper()),
    "99 fields": head(LENGTH, *[b"X-Y: 1"] * 98),
    "99 trailers": chunks(WHOLE.replace(b"0\r\n", b"0\r\n" + b"X-Y: 1\r\n" * 99)),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_an_invalid_head_is_a_connection_error(name: str) -> None:
    with WireServer(answering(HOSTILE[name])) as server:
        client = AsyncIttybit("key", base_url=server.url, max_retries=0, timeout=2)
        async with client:
            with pytest.raises(APIConnectionError):
                await client.media.get("med_1")


@pytest.mark.parametrize(
    "line", [b"\x1b[2JERROR", b"HTTP/2 200 OK", b"HTTP/1. 200", b"a\rFORGED LOG LINE"]
)
async def test_an_invalid_status_line_is_not_quoted(line: bytes) -> None:
    with WireServer(answering(line + b"\r\n\r\n")) as server:
        client = AsyncIttybit("key", base_url=server.url, max_retries=0, timeout=2)
        async with client:
            with pytest.raises(
                APIConnectionError, match="the connection failed: "
            ) as e:
                await client.media.get("med_1")
    assert str(e.value).isprintable()
    assert "JERROR" not in str(e.value)
    assert "FORGED" not in str(e.value)


@pytest.mark.parametrize("name", ODD)
async def test_an_unusual_but_valid_head_is_accepted(name: str) -> None:
    with WireServer(answering(ODD[name])) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=0) as client:
            assert (await client.media.get("med_1")).id == "med_1"


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
async def test_a_response_that_cannot_have_a_body_has_none_whatever_its_head_is(
    status: str,
) -> None:
    empty = b"HTTP/1.1 %s\r\n%s\r\n\r\n" % (status.encode(), CHUNKED)
    with WireServer(answering(empty), answering(head(LENGTH))) as server:
        client = AsyncIttybit("key", base_url=server.url, max_retries=0, timeout=2)
        async with client:
            with suppress(APIStatusError):
                assert (await client.get("/media")).content == b""
            assert (await client.media.get("med_1")).id == "med_1"
    assert server.connections == 2  # a body may still arrive on the first
