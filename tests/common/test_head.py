"""The head of a request is written, that of a response read strictly."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ittybit.errors import ArgumentError
from ittybit.head import content_length, fields, head_of
from ittybit.outgoing import Outgoing
from ittybit.timeout import Timeout

TOKEN = "!#$%&'*+-.^_`|~09azAZ"
NAMES = some.text(TOKEN, min_size=1)
VALUES = some.text(some.characters(min_codepoint=33, max_codepoint=126))


@given(some.lists(some.tuples(NAMES, VALUES)))
def test_what_is_sent_is_what_is_read(sent: list[tuple[str, str]]) -> None:
    lines = [f"{name}: {value}\r\n".encode() for name, value in sent]
    assert fields([*lines, b"\r\n"]) == sent


@given(some.binary())
def test_anything_is_read_or_refused_as_no_head(sent: bytes) -> None:
    try:
        read = fields(sent.splitlines(keepends=True))
    except ValueError:
        return
    assert all(name and not set(value) & set("\r\n\0") for name, value in read)


def test_spaces_around_a_value_are_not_of_it() -> None:
    assert fields([b"A: \t b c \t\r\n", b"D:e\n", b"\r\n"]) == [
        ("A", "b c"),
        ("D", "e"),
    ]


def test_a_line_that_goes_on_is_joined_to_the_one_before() -> None:
    assert fields([b"A: b\r\n", b" c\r\n", b"\td\r\n"]) == [("A", "b c d")]
    with pytest.raises(ValueError, match="not a header field: ' c"):
        fields([b" c\r\n"])
    with pytest.raises(ValueError, match="not a header field: ' c"):
        fields([b"A: b\r\n", b" c\rX: d\r\n"])


@pytest.mark.parametrize("line", [b"A b: c", b"A : b", b"no colon", b": a", b"A: b\0c"])
def test_what_is_no_field_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match="not a header field"):
        fields([line + b"\r\n"])


@pytest.mark.parametrize("value", ["-1", "+1", "0x1", "1.0", "", "1, 1", "\u0661"])
def test_a_length_is_digits(value: str) -> None:
    with pytest.raises(ValueError, match="not a length"):
        content_length([("content-length", value)])


def test_a_length_is_told_once_or_not_at_all() -> None:
    assert content_length([("A", "1")]) is None
    assert content_length([("CONTENT-LENGTH", "15")]) == 15
    with pytest.raises(ValueError, match="not a length: '1, 1'"):
        content_length([("Content-Length", "1"), ("content-length", "1")])


def sent(method: str = "GET", **headers: str) -> Outgoing:
    return Outgoing(
        method, "https://h.example/x?signature=hush", headers, None, Timeout()
    )


def test_what_a_request_tells_itself_is_not_told_twice() -> None:
    told = head_of(sent(host="other.example", A="1"), "/x", {"Host": "h", "B": "2"})
    assert told == b"GET /x HTTP/1.1\r\nB: 2\r\nhost: other.example\r\nA: 1\r\n\r\n"


@pytest.mark.parametrize("method", ["PATCH", "POST", "PUT"])
def test_what_usually_has_a_body_tells_that_there_is_none(method: str) -> None:
    assert b"Content-Length: 0" in head_of(sent(method), "/x", {})
    length = {"content-length": "7"}
    assert head_of(sent(method, **length), "/x", {}).lower().count(b"length") == 1


@pytest.mark.parametrize("method", ["DELETE", "GET", "HEAD"])
def test_what_usually_has_no_body_tells_no_length(method: str) -> None:
    assert b"Content-Length" not in head_of(sent(method), "/x", {})


@pytest.mark.parametrize("bad", ["a\r\nX-Evil: 1", "a\rb", "a\nb", "a\0b"])
def test_a_line_break_is_refused_wherever_it_stands(bad: str) -> None:
    for outgoing, target, more in (
        (sent(A=bad), "/x", {}),
        (sent(**{bad: "a"}), "/x", {}),
        (sent(), f"/{bad}", {}),
        (sent(), "/x", {"Host": bad}),
    ):
        with pytest.raises(ArgumentError, match="a line break cannot stand") as caught:
            head_of(outgoing, target, more)
        assert "hush" not in str(caught.value)
