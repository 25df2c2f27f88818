"""Lines do not depend on how their bytes are split."""

from hypothesis import given
from hypothesis import strategies as some

from ittybit.core.http.sse import LineDecoder

TEXTS = some.text(alphabet="ab\r\n é€😀\u2028\x0b\x85\0")


def lines(*parts: bytes) -> list[str]:
    decoder = LineDecoder()
    found = [line for part in parts for line in decoder.feed(part)]
    return found + decoder.end()


def parts(data: bytes, cuts: list[int]) -> list[bytes]:
    """Return `data`, cut at these places."""
    places = sorted(cut % (len(data) + 1) for cut in cuts)
    return [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]


@given(TEXTS, some.lists(some.integers(0, 1000)))
def test_lines_are_the_same_wherever_the_bytes_are_cut(
    text: str, cuts: list[int]
) -> None:
    data = text.encode()
    expected = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    expected = expected if expected[-1] else expected[:-1]
    assert lines(data) == expected
    assert lines(*parts(data, cuts)) == expected


@given(some.binary(), some.lists(some.integers(0, 1000)))
def test_bytes_that_are_not_utf_8_are_replaced(data: bytes, cuts: list[int]) -> None:
    assert lines(*parts(data, cuts)) == lines(data)


def test_a_byte_order_mark_is_removed_from_the_first_line() -> None:
    assert lines(b"\xef", b"\xbb\xbfone\n", b"\xef\xbb\xbftwo") == ["one", "\ufefftwo"]
