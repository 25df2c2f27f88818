"""The client reads floods of tiny chunks and interim responses quickly."""

import re

import pytest

from ittybit.core.http.framing import FramingError, ResponseFraming

HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
INTERIM = b"HTTP/1.1 100 \r\n\r\n"


def passed_on(*segments: bytes) -> bytes:
    framing = ResponseFraming("GET")
    passed = b"".join(map(framing.receive, segments))
    assert framing.is_complete
    assert framing.is_reusable
    return passed


def body_of(coded: bytes) -> bytes:
    """Return the decoded body of chunks."""
    body = b""
    while (match := re.match(rb"([0-9a-f]+)[^\r]*\r\n", coded)) is not None:
        size, start = int(match[1], 16), match.end()
        body += coded[start : start + size]
        coded = coded[start + size + 2 :]
    return body


@pytest.mark.parametrize("chunk", [b"1\r\nx\r\n", b"01;a=b\r\nx\r\n", b"2\r\nxx\r\n"])
def test_tiny_chunks_reach_the_library_as_a_few_large_ones(chunk: bytes) -> None:
    sent = HEAD + chunk * 10_000 + b"0\r\n\r\n"
    passed = passed_on(sent)
    assert passed.count(b"\r\n") < 16
    assert set(body_of(passed[len(HEAD) :])) == {ord("x")}


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50, 1000])
def test_joined_chunks_contain_the_same_body_for_any_chunk_size(size: int) -> None:
    parts = [bytes([n % 251]) * (n % 37 + 1) for n in range(300)]
    coded = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts)
    sent = HEAD + coded + b"0\r\nX-Y: 1\r\n\r\n"
    passed = passed_on(*(sent[n : n + size] for n in range(0, len(sent), size)))
    assert body_of(passed[len(HEAD) :]) == b"".join(parts)
    assert passed.endswith(b"0\r\nX-Y: 1\r\n\r\n")


def test_1000_interim_responses_are_dropped_and_more_are_refused() -> None:
    final = HEAD + b"0\r\n\r\n"
    assert passed_on(INTERIM * 1000 + final) == final
    with pytest.raises(FramingError, match="64 KiB"):
        ResponseFraming("GET").receive(INTERIM * 1100 + final)
