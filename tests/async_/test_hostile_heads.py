"""The head of a response is read strictly: what is none is a broken connection."""

import pytest

from ittybit.errors import APIConnectionError
from ittybit_async import AsyncIttybit
from tests.common.wire_server import WireServer, answering

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
}

ODD = {
    "no space after the colon": head(LENGTH, b"X-Y:1"),
    "spaces around a value": head(LENGTH, b"X-Y: \t 1 \t"),
    "an empty value": head(LENGTH, b"X-Y:"),
    "letters of Latin-1 in a value": head(LENGTH, b"X-Y: caf\xe9"),
    "no reason": head(LENGTH).replace(b"200 OK", b"200 "),
    "names in capitals": head(LENGTH.upper()),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_is_no_head_is_a_broken_connection(name: str) -> None:
    with WireServer(answering(HOSTILE[name])) as server:
        client = AsyncIttybit("key", base_url=server.url, max_retries=0, timeout=2)
        async with client:
            with pytest.raises(APIConnectionError):
                await client.media.get("med_1")


@pytest.mark.parametrize("name", ODD)
async def test_what_is_only_odd_is_read(name: str) -> None:
    with WireServer(answering(ODD[name])) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=0) as client:
            assert (await client.media.get("med_1")).id == "med_1"
