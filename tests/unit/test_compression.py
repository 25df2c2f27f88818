"""Decoding of compressed bodies, for any chunk sizes and any damage."""

import gzip
import time
import zlib
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ittybit.core.http.compression import ContentDecoder
from ittybit.core.http.outgoing import Outgoing
from ittybit.errors import APIResponseValidationError
from ittybit.timeouts import Timeout

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


def decode(chunks: Iterable[bytes], coding: str, status: int = 200) -> list[bytes]:
    """Return the pieces of a body that arrives in `chunks`."""
    decoding = decoder(coding, status)
    pieces: list[bytes] = []
    for chunk in chunks:
        decoding.feed(chunk)
        while (piece := decoding.take()) is not None:
            pieces.append(piece)
    decoding.finish()
    return pieces


@pytest.mark.parametrize("coding", PACKED)
@given(data=some.binary(), size=some.integers(1, 40))
def test_a_body_is_the_same_for_any_chunk_size(
    coding: str, data: bytes, size: int
) -> None:
    packed = PACKED[coding](data)
    chunks = [packed[at : at + size] for at in range(0, len(packed), size)]
    assert b"".join(decode(chunks, coding)) == data


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
@pytest.mark.parametrize("length", [PIECE - 1, PIECE, PIECE + 1, 9 * PIECE])
def test_a_small_body_that_expands_far_is_decoded_in_pieces(
    coding: str, length: int
) -> None:
    pieces = decode([PACKED[coding](bytes(length))], coding)
    assert max(map(len, pieces)) <= PIECE
    assert sum(map(len, pieces)) == length


def test_consecutive_gzip_members_are_one_body() -> None:
    members = gzip.compress(b"one, ") + gzip.compress(b"") + gzip.compress(b"two")
    assert b"".join(decode([members], "gzip")) == b"one, two"


@pytest.mark.parametrize("headers", [{}, {"Content-Encoding": "identity"}])
def test_an_uncompressed_body_needs_no_decoder(headers: dict[str, str]) -> None:
    assert ContentDecoder.of(200, headers, REQUEST) is None


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_an_empty_body_is_complete(coding: str) -> None:
    assert decode([], coding) == []


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
def test_a_body_that_cannot_be_decoded_raises_an_error_with_advice(
    coding: str, body: bytes, why: str
) -> None:
    with pytest.raises(APIResponseValidationError, match=why) as caught:
        decode([body], coding)
    assert caught.value.message.startswith(
        f"{REQUEST.info}: the body of the answer (200)"
    )
    assert caught.value.message.endswith(
        "'Accept-Encoding: identity' among the headers"
    )
    assert caught.value.status_code == 200


@pytest.mark.parametrize(("coding", "body", "why"), WRONG.values(), ids=WRONG)
def test_the_part_of_an_error_body_that_cannot_be_decoded_is_omitted(
    coding: str, body: bytes, why: str
) -> None:
    assert TEXT.startswith(b"".join(decode([body], coding, 503)))
    ended = decoder("br", 404)
    ended.feed(TEXT)
    assert ended.take() is None
    assert ended.gave_up


EMPTY = gzip.compress(b"")


def member(blocks: bytes) -> bytes:
    """Return a gzip member of `blocks` without content."""
    return EMPTY[:10] + blocks + b"\x01\0\0\xff\xff" + bytes(8)


class Bits:
    """A sequence of bits in the order of deflate."""

    def __init__(self) -> None:
        self._bits: list[int] = []

    def put(self, value: int, count: int) -> None:
        """Append a number, lowest bit first."""
        self._bits += [value >> at & 1 for at in range(count)]

    def zeros(self, count: int) -> None:
        """Append `count` code lengths of 0, at most 138 per code."""
        while count:
            some = count if count <= 138 else min(138, count - 11)
            self.put(0, 1)
            self.put(some - 11, 7)
            count -= some

    @property
    def to_bytes(self) -> bytes:
        """Return all bits as bytes."""
        text = "".join(map(str, reversed(self._bits)))
        return int(text, 2).to_bytes(-(-len(text) // 8), "little")


def dynamic() -> bytes:
    """Return an empty deflate block of 14 bytes whose tables take long to build."""
    bits = Bits()
    for value, count in ((0b100, 3), (29, 5), (29, 5), (14, 4)):
        bits.put(value, count)
    lengths = {18: 1, 1: 2, 8: 2}
    for code in (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1):
        bits.put(lengths.get(code, 0), 3)
    bits.zeros(255)
    bits.put(0b0101, 4)
    bits.zeros(29)
    bits.put(0b0101, 4)
    bits.zeros(28)
    bits.put(1, 1)
    return bits.to_bytes


MANY = {
    "empty members": EMPTY * 50_000,
    "members of one byte": gzip.compress(b"x") * 40_000,
    "empty blocks": member(b"\0\0\0\xff\xff" * 200_000),
    "empty blocks with tables": member(dynamic() * 40_000),
    "a long name": EMPTY[:3]
    + b"\x08"
    + EMPTY[4:10]
    + b"n" * 1_000_000
    + b"\0"
    + EMPTY[10:],
}


@pytest.mark.parametrize("name", MANY)
def test_few_steps_take_long_even_on_a_busy_machine(name: str) -> None:
    body, decoding = MANY[name], decoder("gzip")
    steps: list[float] = []
    size = 0
    for at in range(0, len(body), 1 << 17):
        decoding.feed(body[at : at + (1 << 17)])
        while True:
            before = time.thread_time()
            piece = decoding.take()
            steps.append(time.thread_time() - before)
            if piece is None:
                break
            size += len(piece)
    decoding.finish()
    assert size == (40_000 if "one byte" in name else 0)
    # A step with a garbage collection may take longer.
    assert sum(step > 0.01 for step in steps) <= len(steps) / 20


def test_a_large_input_is_decoded_in_linear_time() -> None:
    def seconds(members: int) -> float:
        decoding, started = decoder("gzip"), time.thread_time()
        decoding.feed(EMPTY * members)
        while decoding.take() is not None:
            pass
        decoding.finish()
        return time.thread_time() - started

    seconds(1000)
    assert seconds(200_000) < 40 * seconds(20_000)  # not 100 times as long


def test_a_step_without_output_asks_for_another_step() -> None:
    decoding, moments = decoder("gzip"), iter(range(100))
    assert decoding.take() is None
    decoding.feed(EMPTY * 2000)
    assert decoding.take(lambda: float(next(moments))) == b""
    assert not decoding.gave_up


def test_output_before_a_fault_is_returned_before_the_error() -> None:
    decoding = decoder("gzip")
    decoding.feed(gzip.compress(b"whole") + b"nonsense")
    assert decoding.take() == b"whole"
    with pytest.raises(APIResponseValidationError, match="cannot be decoded"):
        decoding.take()
