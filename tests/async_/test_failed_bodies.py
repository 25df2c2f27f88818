"""Error responses stay small: at most 1 MiB of the body and one line of message."""

import gzip
import time
import tracemalloc
from contextlib import suppress

import pytest

from ittybit import errors
from ittybit.errors import APIStatusError
from ittybit_async import AsyncIttybit
from tests.support.wire_server import Line, WireServer, answer, answering

MIB = 1 << 20
ZEROS = gzip.compress(bytes(48 * MIB), 1)
BOMB = answer(ZEROS, "400 Bad", Content_Encoding="gzip", Connection="close")
LONG = answer(b"x" * (3 * MIB), "500 Bad")
MEMBERS = answer(gzip.compress(b"") * 100_000, "400 Bad", Content_Encoding="gzip")


async def failure(sent: bytes, way: str = "plain") -> APIStatusError:
    with WireServer(answering(sent)) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=0) as client:
            try:
                if way == "raw":
                    await client.media.with_raw_response.get("med_1")
                elif way == "streaming":
                    async with client.media.with_streaming_response.get("med_1"):
                        pass
                else:
                    await client.get("/media/med_1")
            except APIStatusError as error:
                return error
    raise AssertionError("it succeeded")


@pytest.mark.parametrize("way", ["plain", "raw", "streaming"])
async def test_at_most_1_mib_of_an_error_response_is_read(way: str) -> None:
    for sent in (BOMB, LONG):
        started = time.monotonic()
        tracemalloc.start()
        error = await failure(sent, way)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert len(error.response.content) == MIB
        assert len(str(error)) < 600
        assert peak < 30 * MIB
        assert time.monotonic() - started < 2


@pytest.mark.parametrize("status", ["300 X", "302 X", "404 X"])
async def test_the_limit_applies_to_each_status_from_300(status: str) -> None:
    sent = LONG.replace(b"500 Bad", status.encode())
    assert len((await failure(sent)).response.content) <= MIB


@pytest.mark.parametrize("end", ["zz\r\n", "2;a={}\r\n", "0\r\nA b\r\n", "2\r\n{}x"])
async def test_a_malformed_body_does_not_hide_the_status(end: str) -> None:
    chunked = answer(b"", "404 X", Transfer_Encoding="chunked")
    sent = chunked.replace(b"Content-Length: 0\r\n", b"") + b"2\r\n{}\r\n"
    error = await failure(sent + end.encode())
    assert error.status_code == 404
    assert error.response.content.startswith(b"{}")


async def test_endless_empty_gzip_members_do_not_block_the_client() -> None:
    error = await failure(MEMBERS)
    assert isinstance(error, errors.BadRequestError)
    assert error.response.content == b""


@pytest.mark.parametrize(
    "body",
    [
        b'{"message": "%b"}' % (b"long\\n" * 200_000),
        b'{"message": [%b"x"]}' % (b'"long",' * 100_000),
        b'{"detail": [%b{}]}' % (b"{}," * 100_000),
        b'{"error": ' + b"[" * 500_000,
        b"<html>\r\n" * 100_000,
        b"\x1b" * MIB,
    ],
    ids=lambda body: repr(body[:20]),
)
async def test_the_message_is_one_short_printable_line(body: bytes) -> None:
    error = await failure(answer(body, "400 Bad"))
    assert len(str(error)) < 2000
    assert str(error).isprintable()


@pytest.mark.parametrize("status", ["400 Bad", "302 Found"])
async def test_a_failed_response_that_decodes_to_nothing_is_not_read_for_ever(
    status: str,
) -> None:
    block, sent = gzip.compress(b"") * 50_000, list[int]()  # 1 MB

    def script(line: Line) -> None:
        line.request()
        line.send(f"HTTP/1.1 {status}\r\nContent-Encoding: gzip\r\n\r\n".encode())
        with suppress(OSError):
            for _ in range(64):
                line.send(block)
                sent.append(len(block))

    with WireServer(script) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=0) as client:
            with pytest.raises(APIStatusError, match="answered"):
                await client.get("/x")
    assert sum(sent) < 32 * MIB
