"""The framing finds the end of a response, without a socket."""

import pytest

from ittybit.core.http.framing import LARGEST_HEAD, FramingError, ResponseFraming

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
CHUNKS = b'4;a=b;c="d e"\r\nabcd\r\n1f\r\n' + b"x" * 31 + b"\r\n0\r\nX-T: 1\r\n\r\n"
HEADS = {
    "a length": b"Content-Length: 2\r\n\r\n",
    "a length in other letters": b"cOnTeNt-lEnGtH:2 \r\n\r\n",
    "leading zeros": b"Content-Length: 0002\r\n\r\n",
    "an empty field": b"X-Empty:\r\nContent-Length: 2\r\n\r\n",
    "Latin-1 in a field": b"X-Name: caf\xe9\r\nContent-Length: 2\r\n\r\n",
    "keep-alive": b"Connection: keep-alive\r\nContent-Length: 2\r\n\r\n",
    "99 fields": b"X: y\r\n" * 98 + b"Content-Length: 2\r\n\r\n",
}


def feed(
    data: bytes, method: str = "GET", size: int | None = None
) -> tuple[ResponseFraming, bytes]:
    """Feed `data` in pieces of `size`; return the framing and its output."""
    framing, step = ResponseFraming(method), size or len(data)
    pieces = [data[start : start + step] for start in range(0, len(data), step)]
    return framing, b"".join(map(framing.receive, pieces))


def state(framing: ResponseFraming) -> tuple[bool, bool]:
    return framing.is_complete, framing.is_reusable


@pytest.mark.parametrize("fields", HEADS.values(), ids=HEADS)
def test_a_body_of_fixed_length_ends_after_its_bytes(fields: bytes) -> None:
    data = OK + fields + b"{}"
    for size in range(1, len(data) + 1):
        framing, received = feed(data, size=size)
        assert received == data
        assert framing.status == 200
        assert state(framing) == (True, True)


def test_a_body_is_incomplete_before_its_last_byte() -> None:
    framing, received = feed(OK + b"Content-Length: 3\r\n\r\n{}")
    assert received.endswith(b"{}")
    assert (framing.left, framing.is_fixed) == (1, True)
    assert state(framing) == (False, False)
    assert "closed before the end of the response" in str(framing.end())
    framing.skip(1)  # other code received it
    assert (framing.left, framing.is_fixed) == (0, False)
    assert state(framing) == (True, True)
    assert framing.end() is None


def test_a_head_is_returned_when_it_is_complete() -> None:
    framing = ResponseFraming("GET")
    assert framing.receive(OK + b"Content-Le") == b""
    assert framing.status == 0
    assert "closed before the end of the response" in str(framing.end())
    assert framing.receive(b"ngth: 0\r\n\r\n") == OK + b"Content-Length: 0\r\n\r\n"
    assert state(framing) == (True, True)


@pytest.mark.parametrize("size", range(1, len(CHUNKED + CHUNKS) + 1))
def test_chunks_are_read_however_they_are_split(size: int) -> None:
    framing, received = feed(CHUNKED + CHUNKS, size=size)
    assert received == CHUNKED + CHUNKS
    assert state(framing) == (True, True)
    assert not framing.is_fixed


@pytest.mark.parametrize("length", range(1, len(CHUNKS)))
def test_chunks_without_their_end_are_cut_short(length: int) -> None:
    framing, _ = feed(CHUNKED + CHUNKS[:length])
    assert state(framing) == (False, False)
    assert "closed before the end of the response" in str(framing.end())


BAD_CHUNKS = {
    "no size": b"\r\n",
    "no hexadecimal size": b"g\r\n",
    "a sign": b"+2\r\n{}\r\n",
    "an underscore": b"1_0\r\n",
    "a prefix": b"0x2\r\n{}\r\n",
    "a bare line feed": b"2\n{}\r\n",
    "a size of 16 digits": b"1" * 16 + b"\r\n",
    "a space before an extension": b"2 ;a\r\n{}\r\n",
    "an extension without name": b"2;\r\n{}\r\n",
    "an extension without value": b"2;a=\r\n{}\r\n",
    "an open quote": b'2;a="b\r\n{}\r\n',
    "a control character": b"2;a=\x00\r\n{}\r\n",
    "bytes after the chunk": b"2\r\n{}x",
    "a chunk that ends with a bare line feed": b"2\r\n{}\n",
    "a bad trailer": b"0\r\nno colon\r\n\r\n",
    "a folded trailer": b"0\r\nA: b\r\n c\r\n\r\n",
    "a length as trailer": b"0\r\nContent-Length: 2\r\n\r\n",
    "a coding as trailer": b"0\r\ntransfer-encoding: chunked\r\n\r\n",
    "too many trailers": b"0\r\n" + b"A: b\r\n" * 103 + b"\r\n",
    "a long extension": b"2;" + b"a" * LARGEST_HEAD + b"\r\n",
    "a long line without end": b"2;" + b"a" * LARGEST_HEAD,
}


def smallest(data: bytes) -> int:
    """Return the size of pieces: one byte, unless that would be slow."""
    return max(1, len(data) // 100)


@pytest.mark.parametrize("chunks", BAD_CHUNKS.values(), ids=BAD_CHUNKS)
def test_a_bad_chunk_is_refused(chunks: bytes) -> None:
    with pytest.raises(FramingError):
        feed(CHUNKED + chunks)
    with pytest.raises(FramingError):
        feed(CHUNKED + chunks, size=smallest(chunks))


@pytest.mark.parametrize("chunks", BAD_CHUNKS.values(), ids=BAD_CHUNKS)
def test_a_bad_chunk_ends_the_body_of_a_failed_response(chunks: bytes) -> None:
    head = CHUNKED.replace(b"200", b"404") + b"1\r\nx\r\n"
    for size in (None, smallest(chunks)):
        framing, received = feed(head + chunks, size=size)
        assert state(framing) == (True, False)
        assert received.startswith(head)
        assert state(feed(received)[0]) == (True, True)


BAD_HEADS = {
    "another protocol": b"SSH-2.0-OpenSSH\r\n",
    "HTTP/2": b"HTTP/2 200 OK\r\n\r\n",
    "HTTP/0.9": b"<html>",
    "no status": b"HTTP/1.1 OK\r\n\r\n",
    "a status of two digits": b"HTTP/1.1 20 OK\r\n\r\n",
    "a status of four digits": b"HTTP/1.1 2000 OK\r\n\r\n",
    "a status below 100": b"HTTP/1.1 099 OK\r\n\r\n",
    "two spaces before the status": b"HTTP/1.1  200 OK\r\n\r\n",
    "a control character in the reason": b"HTTP/1.1 200 O\x00K\r\n\r\n",
    "a switch of protocols": b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
    "no colon": OK + b"nonsense\r\n\r\n",
    "no name": OK + b": 1\r\n\r\n",
    "a space in a name": OK + b"A B: 1\r\n\r\n",
    "a space before the colon": OK + b"Content-Length : 2\r\n\r\n",
    "a name outside ASCII": OK + b"\xe9: 1\r\n\r\n",
    "NUL in a value": OK + b"A: \x00\r\n\r\n",
    "a bare carriage return": OK + b"A: b\rContent-Length: 2\r\n\r\n",
    "an underscore in a length": OK + b"Content-Length: 1_0\r\n\r\n",
    "a signed length": OK + b"Content-Length: +2\r\n\r\n",
    "a negative length": OK + b"Content-Length: -2\r\n\r\n",
    "an empty length": OK + b"Content-Length:\r\n\r\n",
    "a list of lengths": OK + b"Content-Length: 2, 2\r\n\r\n",
    "two lengths": OK + b"Content-Length: 2\r\n" * 2 + b"\r\n",
    "a length of 19 digits": OK + b"Content-Length: " + b"1" * 19 + b"\r\n\r\n",
    "a length and chunks": CHUNKED[:-2] + b"Content-Length: 2\r\n\r\n",
    "two codings": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n",
    "two lines of codings": CHUNKED[:-2] + b"Transfer-Encoding: chunked\r\n\r\n",
    "another coding": OK + b"Transfer-Encoding: gzip\r\n\r\n",
    "identity": OK + b"Transfer-Encoding: identity\r\n\r\n",
    "an empty coding": OK + b"Transfer-Encoding:\r\n\r\n",
    "a coding with a space after it": OK + b"Transfer-Encoding: chunked \r\n\r\n",
    "chunks in HTTP/1.0": CHUNKED.replace(b"1.1", b"1.0"),
    "101 fields": OK + b"X: y\r\n" * 101 + b"\r\n",
    "a head of more than 64 KiB": OK + b"A: " + b"b" * LARGEST_HEAD + b"\r\n\r\n",
    "a head without end": OK + b"A: " + b"b" * LARGEST_HEAD,
    "endless interim responses": b"HTTP/1.1 102 Processing\r\n\r\n" * 3000,
}


@pytest.mark.parametrize("head", BAD_HEADS.values(), ids=BAD_HEADS)
def test_a_bad_head_is_refused(head: bytes) -> None:
    with pytest.raises(FramingError) as caught:
        feed(head)
    with pytest.raises(FramingError):
        feed(head, size=100)
    assert "nonsense" not in str(caught.value)


OBSOLETE = {
    "bare line feeds": b"HTTP/1.1 200 OK\nA: b\nContent-Length: 2\n\n",
    "one bare line feed": OK + b"A: b\nContent-Length: 2\r\n\r\n",
    "an empty line of one byte": OK + b"Content-Length: 2\r\n\n",
    "a fold": OK + b"A: b\r\n c\r\nContent-Length: 2\r\n\r\n",
    "a fold in the length": OK + b"Content-Length:\r\n\t2\r\n\r\n",
}


@pytest.mark.parametrize("head", OBSOLETE.values(), ids=OBSOLETE)
def test_obsolete_lines_are_repaired_and_the_connection_is_not_reused(
    head: bytes,
) -> None:
    for size in range(1, len(head) + 3):
        framing, received = feed(head + b"{}", size=size)
        assert received.endswith(b"2\r\n\r\n{}")
        assert received.count(b"\n") == received.count(b"\r\n")
        assert b"\r\n " not in received
        assert state(framing) == (True, False)


def test_a_fold_after_the_status_line_is_refused() -> None:
    with pytest.raises(FramingError):
        feed(OK + b" A: b\r\nContent-Length: 2\r\n\r\n{}")


@pytest.mark.parametrize("status", [100, 102, 103, 199])
def test_interim_responses_are_dropped(status: int) -> None:
    interim = b"HTTP/1.1 %d Wait\r\nLink: a\r\n\r\n" % status
    data = OK + b"Content-Length: 2\r\n\r\n{}"
    for size in range(1, len(2 * interim + data) + 1):
        framing, received = feed(2 * interim + data, size=size)
        assert received == data
        assert state(framing) == (True, True)


@pytest.mark.parametrize("end", [b"\n\n", b"\r\nA: b\r\n c\r\n\r\n"])
def test_a_connection_with_obsolete_interim_lines_is_not_reused(end: bytes) -> None:
    data = OK + b"Content-Length: 2\r\n\r\n{}"
    framing, received = feed(b"HTTP/1.1 103 E" + end + data)
    assert received == data
    assert state(framing) == (True, False)


NO_BODY = {
    "HEAD": ("HEAD", OK + b"Content-Length: 2\r\n\r\n", True),
    "HEAD in chunks": ("HEAD", CHUNKED, True),
    "204": ("GET", b"HTTP/1.1 204 No Content\r\n\r\n", True),
    "304": ("GET", b"HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n", True),
    "204 with a length": (
        "GET",
        b"HTTP/1.1 204 No\r\nContent-Length: 2\r\n\r\n",
        False,
    ),
    "204 with chunks": (
        "GET",
        b"HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n",
        False,
    ),
    "304 with chunks": (
        "GET",
        b"HTTP/1.1 304 Not\r\nTransfer-Encoding: chunked\r\n\r\n",
        False,
    ),
}


@pytest.mark.parametrize(("method", "head", "reusable"), NO_BODY.values(), ids=NO_BODY)
def test_a_response_without_body_ends_with_its_head(
    method: str, head: bytes, reusable: bool
) -> None:
    framing, received = feed(head, method)
    assert received == head
    assert state(framing) == (True, reusable)


@pytest.mark.parametrize(("method", "head"), [v[:2] for v in NO_BODY.values()])
def test_a_body_that_is_not_allowed_is_surplus(method: str, head: bytes) -> None:
    framing, received = feed(head + b"{}", method)
    assert received == head
    assert framing.has_surplus
    assert state(framing) == (True, False)


@pytest.mark.parametrize(
    "response", [OK + b"Content-Length: 2\r\n\r\n{}", CHUNKED + CHUNKS]
)
def test_surplus_is_dropped_and_the_connection_is_not_reused(response: bytes) -> None:
    for surplus in (b"\r\n", OK, response):
        for size in (1, len(response), len(response + surplus)):
            framing, received = feed(response + surplus, size=size)
            assert received == response
            assert framing.has_surplus
            assert state(framing) == (True, False)


CLOSING = {
    "close": OK + b"Connection: close\r\n",
    "Close": OK + b"Connection: Close\r\n",
    "a list": OK + b"Connection: keep-alive, close\r\n",
    "two lines": OK + b"Connection: keep-alive\r\nConnection: close\r\n",
    "an upgrade": OK + b"Connection: upgrade\r\n",
    "of a proxy": OK + b"PROXY-Connection: close\r\n",
    "HTTP/1.0": b"HTTP/1.0 200 OK\r\n",
    "HTTP/1.0 with keep-alive": b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n",
}


@pytest.mark.parametrize("head", CLOSING.values(), ids=CLOSING)
def test_a_connection_that_the_server_closes_is_not_reused(head: bytes) -> None:
    framing, _ = feed(head + b"Content-Length: 2\r\n\r\n{}")
    assert state(framing) == (True, False)


def test_a_body_without_length_ends_with_the_connection() -> None:
    framing, received = feed(OK + b"\r\n" + b"x" * 100, size=7)
    assert received == OK + b"\r\n" + b"x" * 100
    assert (framing.left, framing.is_fixed) == (None, False)
    assert state(framing) == (False, False)
    assert framing.end() is None
    assert state(framing) == (True, False)


def test_such_a_body_is_truncated_without_a_tls_close_notify() -> None:
    framing, _ = feed(OK + b"\r\n{}")
    assert "without close_notify" in str(framing.end(is_proper=False))
    assert state(framing) == (False, False)
    whole, _ = feed(OK + b"Content-Length: 2\r\n\r\n{}")
    assert whole.end(is_proper=False) is None  # complete by its length


REFUSALS = {
    b"": False,
    b"HTTP/1.1 4": False,
    b"HTTP/1.1 200 OK\r\n\r\n": False,
    b"HTTP/1.1 100 Continue\r\n\r\n": False,
    b"HTTP/1.1 413 Content Too Large\r\n": False,
    b"HTTP/1.1 413 Content Too Large\r\n\r\n": True,
    b"HTTP/1.1 307 Temporary Redirect\r\n\r\n": True,
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 500 Oh\r\n\r\n": True,
    b"nonsense": True,
}


@pytest.mark.parametrize(("data", "refuses"), REFUSALS.items())
def test_a_refusal_is_a_failed_or_invalid_response(data: bytes, refuses: bool) -> None:
    assert ResponseFraming.is_refusal(data) is refuses


EMPTY = OK + b"Content-Length: 0\r\n\r\n"


@pytest.mark.parametrize(
    ("method", "head"),
    [
        ("HEAD", b"HTTP/1.1 204 N\r\nContent-Length: 5\r\n\r\n"),
        ("HEAD", b"HTTP/1.1 204 N\r\nTransfer-Encoding: chunked\r\n\r\n"),
        ("HEAD", b"HTTP/1.1 200 OK\r\n\r\n"),
        ("GET", b"HTTP/1.1 103 H\r\nContent-Length: 5\r\n\r\n" + EMPTY),
        ("GET", b"HTTP/1.1 100 C\r\nTransfer-Encoding: chunked\r\n\r\n" + EMPTY),
        ("GET", b"HTTP/1.1 103 H\r\nConnection: close\r\n\r\n" + EMPTY),
    ],
)
@pytest.mark.parametrize("step", [1, 1000])
def test_a_connection_on_which_a_body_may_follow_is_not_reused(
    method: str, head: bytes, step: int
) -> None:
    framing = ResponseFraming(method)
    for start in range(0, len(head), step):
        framing.receive(head[start : start + step])
    assert framing.is_complete
    assert not framing.is_reusable


@pytest.mark.parametrize(
    ("method", "head"),
    [
        ("HEAD", b"HTTP/1.1 204 N\r\n\r\n"),
        ("HEAD", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"),
        ("HEAD", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
        ("HEAD", b"HTTP/1.1 304 N\r\n\r\n"),
        ("GET", b"HTTP/1.1 304 N\r\nContent-Length: 5\r\n\r\n"),
        ("GET", b"HTTP/1.1 103 H\r\nLink: <a>\r\n\r\n" + EMPTY),
    ],
)
def test_a_response_without_a_body_keeps_its_connection(
    method: str, head: bytes
) -> None:
    framing = ResponseFraming(method)
    framing.receive(head)
    assert framing.is_reusable


@pytest.mark.parametrize("fields", [b"", b"Connection: keep-alive\r\n"])
def test_a_connection_is_not_reused_after_408(fields: bytes) -> None:
    data = b"HTTP/1.1 408 T\r\n" + fields + b"Content-Length: 2\r\n\r\n{}"
    for size in (1, len(data)):
        assert state(feed(data, size=size)[0]) == (True, False)


@pytest.mark.parametrize(
    "start", [b"z", b"1z", b"+1", b" 1", b"1;a\0", b"1\rx", b"0\r\nno colon", b"0\r\n:"]
)
def test_the_start_of_an_invalid_line_is_refused_before_the_line_ends(
    start: bytes,
) -> None:
    with pytest.raises(FramingError):
        ResponseFraming("GET").receive(CHUNKED + start)


@pytest.mark.parametrize(
    "line", [b'1;a="b c"\r\nx\r\n0\r\n\r\n', b"01 \r\nx\r\n0\r\nA-b: c d\r\n\r\n"]
)
def test_valid_lines_may_arrive_byte_by_byte(line: bytes) -> None:
    framing = ResponseFraming("GET")
    for byte in CHUNKED + line:
        framing.receive(bytes([byte]))
    assert framing.is_complete
