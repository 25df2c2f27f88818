"""Bodies that come compressed, however they are cut and whatever is wrong with them."""

import gzip
import zlib
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ittybit.content_coding import ContentDecoder
from ittybit.errors import APIResponseValidationError
from ittybit.outgoing import Outgoing
from ittybit.timeout import Timeout

REQUEST = Outgoing("GET", "http://h/media/med_1", {}, None, Timeout())
TEXT = b'{"id": "med_1"}'
PIECE = 1 << 18
PACKED = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZIP": gzip.compress,
    "deflate": zlib.compress,
    " Deflate ": lambda data: zlib.compress(data)[2:-4],
}


def decoder(coding: str, status: int = 200) -> ContentDecoder:
    made = ContentDecoder.of(status, {"Content-Encoding": coding}, REQUEST)
    assert made is not None
    return made


def decoded(chunks: Iterable[bytes], coding: str, status: int = 200) -> list[bytes]:
    """The pieces of a body that comes in `chunks`."""
    decoding = decoder(coding, status)
    pieces: list[bytes] = []
    for chunk in chunks:
        decoding.feed(chunk)
        while piece := decoding.take():
            pieces.append(piece)
    decoding.finish()
    return pieces


@pytest.mark.parametrize("coding", PACKED)
@given(data=some.binary(), size=some.integers(1, 40))
def test_a_body_is_the_same_however_it_is_cut(
    coding: str, data: bytes, size: int
) -> None:
    packed = PACKED[coding](data)
    chunks = [packed[at : at + size] for at in range(0, len(packed), size)]
    assert b"".join(decoded(chunks, coding)) == data


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
@pytest.mark.parametrize("length", [PIECE - 1, PIECE, PIECE + 1, 9 * PIECE])
def test_a_little_that_expands_far_comes_in_pieces(coding: str, length: int) -> None:
    pieces = decoded([PACKED[coding](bytes(length))], coding)
    assert max(map(len, pieces)) <= PIECE
    assert sum(map(len, pieces)) == length


def test_members_that_follow_each_other_are_one_body() -> None:
    members = gzip.compress(b"one, ") + gzip.compress(b"") + gzip.compress(b"two")
    assert b"".join(decoded([members], "gzip")) == b"one, two"


@pytest.mark.parametrize("headers", [{}, {"Content-Encoding": "identity"}])
def test_what_is_not_compressed_needs_no_decoder(headers: dict[str, str]) -> None:
    assert ContentDecoder.of(200, headers, REQUEST) is None


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_no_body_at_all_is_whole(coding: str) -> None:
    assert decoded([], coding) == []


WRONG = {
    "unknown": ("br", TEXT, "encoded as 'br', which is not known here"),
    "twice": ("gzip, gzip", TEXT, "encoded as 'gzip, gzip', which is not known"),
    "not compressed": ("gzip", TEXT, "encoded as 'gzip', and cannot be decoded"),
    "nor deflated": ("deflate", TEXT, "encoded as 'deflate', and cannot be decoded"),
    "altered": ("gzip", gzip.compress(TEXT)[:-8] + bytes(8), "incorrect data check"),
    "followed": ("gzip", gzip.compress(TEXT) + b"more", "cannot be decoded"),
    "cut in the middle": ("gzip", gzip.compress(TEXT)[:-20], "and cut short"),
    "cut at the end": ("gzip", gzip.compress(TEXT)[:-1], "and cut short"),
    "cut at the begin": ("deflate", b"x", "and cut short"),
}


@pytest.mark.parametrize(("coding", "body", "why"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_decoded_is_told_with_what_to_do(
    coding: str, body: bytes, why: str
) -> None:
    with pytest.raises(APIResponseValidationError, match=why) as caught:
        decoded([body], coding)
    assert caught.value.message.startswith(
        f"{REQUEST.info}: the body of the answer (200)"
    )
    assert caught.value.message.endswith(
        "'Accept-Encoding: identity' among the headers"
    )
    assert caught.value.status_code == 200


@pytest.mark.parametrize(("coding", "body", "why"), WRONG.values(), ids=WRONG)
def test_of_a_failure_what_cannot_be_decoded_is_left_out(
    coding: str, body: bytes, why: str
) -> None:
    assert TEXT.startswith(b"".join(decoded([body], coding, 503)))
    ended = decoder("br", 404)
    ended.feed(TEXT)
    assert ended.take() == b""
