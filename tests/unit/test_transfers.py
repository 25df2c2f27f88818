"""The arithmetic of transfers: ranges, rates, resume files, and names."""

import hashlib
import itertools
from base64 import b64encode
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ittybit.core.http.models import Headers, RequestInfo, Response
from ittybit.core.http.ranges import (
    ByteRange,
    parse_content_range,
    parse_unsatisfied_range,
    range_header,
)
from ittybit.core.transfers.filenames import check_filename, is_reserved, safe_filename
from ittybit.core.transfers.options import Bandwidth
from ittybit.core.transfers.resume import UploadState
from ittybit.core.transfers.validators import Digest, FileVersion, Piece
from ittybit.errors import APIResponseValidationError
from ittybit.progress import Meter, Progress

sizes = st.integers(1, 10_000)


@given(sizes, st.integers(1, 500))
def test_parts_cover_all_bytes_once_and_in_order(total: int, size: int) -> None:
    spans = list(ByteRange(0, total).split(size))
    assert spans[0].start == 0
    assert spans[-1].stop == total
    assert all(one.stop == two.start for one, two in itertools.pairwise(spans))
    assert all(0 < span.size <= size for span in spans)


@given(sizes, sizes)
def test_a_written_range_can_be_read(start: int, size: int) -> None:
    span = ByteRange(start, start + size)
    assert parse_content_range(span.content_range(99_999)) == (span, 99_999)


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ("bytes 0-4/9", (ByteRange(0, 5), 9)),
        ("bytes=0-4/9", (ByteRange(0, 5), 9)),
        ("bytes 0-4/*", (ByteRange(0, 5), None)),
        ("bytes */9", None),
        ("items 0-4/9", None),
        ("bytes -4/9", None),
        ("", None),
        ("bytes 0-0/1", (ByteRange(0, 1), 1)),
        ("Bytes 0-4/9", (ByteRange(0, 5), 9)),
        ("bytes 5-4/9", None),
        ("bytes 0-9/9", None),
        ("bytes 9-9/9", None),
        ("bytes 0-0/0", None),
        ("bytes 0--4/9", None),
        ("bytes +0-4/9", None),
        ("bytes 0-4/-9", None),
        ("bytes 0-4/\u0669", None),
        ("bytes \uff10-4/9", None),
        ("bytes\u00a00-4/9", None),
        ("bytes 0-4/9\u00a0", None),
        ("bytes 0_0-4/9", None),
        ("bytes 0-4/9, bytes 0-4/9", None),
        (f"bytes 0-4/{2**63}", None),
        (f"bytes {2**64}-{2**64 + 4}/*", None),
    ],
)
def test_a_content_range_is_parsed_or_ignored(header: str, read: object) -> None:
    assert parse_content_range(header) == read


def test_a_range_request_ends_at_its_last_byte_or_the_end() -> None:
    assert (range_header(0, 10), range_header(5, None)) == ("bytes=0-9", "bytes=5-")
    assert (
        parse_unsatisfied_range("bytes */7"),
        parse_unsatisfied_range("bytes 0-4/7"),
    ) == (7, None)
    assert parse_unsatisfied_range("bytes */\u0667") is None


def test_the_rate_covers_the_last_seconds() -> None:
    meter = Meter(total=100)
    assert meter.record("a", 0, now=10.0) == Progress(0, 100, 0.0)
    assert meter.record("a", 20, now=11.0).rate == 20.0
    assert meter.record("b", 20, now=12.0) == Progress(40, 100, 20.0)
    assert meter.record("b", 20, now=30.0).rate < 2
    assert meter.record("a", 0, now=31.0).bytes == 20


def test_existing_bytes_count_in_the_total_but_not_in_the_rate() -> None:
    meter = Meter(total=100)
    meter.begin("a", 50)
    assert meter.record("b", 0, now=0.0) == Progress(50, 100, 0.0)
    assert meter.record("b", 10, now=1.0) == Progress(60, 100, 10.0)
    meter.begin("a", 0)
    assert meter.record("b", 20, now=2.0) == Progress(20, 100, 10.0)


@pytest.mark.parametrize(("total", "part"), [(100, 0.5), (None, None), (40, 1.0)])
def test_the_fraction_is_known_if_the_total_is(
    total: int | None, part: float | None
) -> None:
    assert Progress(50, total, 0.0).fraction == part


@given(st.lists(st.integers(1, 1000), min_size=2), st.floats(1, 1e6))
def test_blocks_keep_to_the_bandwidth_for_any_block_size(
    blocks: list[int], limit: float
) -> None:
    bandwidth = Bandwidth(limit)
    now = 0.0
    for block in blocks:
        now += bandwidth.pause(block, now)
    assert now == pytest.approx(sum(blocks[:-1]) / limit)


def test_a_low_bandwidth_has_small_blocks() -> None:
    blocks = [Bandwidth(limit).block_size for limit in (None, 1, 1e6, 1e12)]
    assert blocks == [1 << 20, 4096, 100_000, 1 << 20]
    assert Bandwidth(None).pause(1 << 30, now=0.0) == 0


def state(**changes: object) -> UploadState:
    fields: dict[str, object] = {
        "size": 9,
        "modified": 1,
        "changed": 2,
        "head": "ab",
        "target": "http://h/x",
        "part_size": 4,
    }
    return UploadState(**{**fields, **changes})  # type: ignore[arg-type]  # the dictionary has values of several types


@given(st.sets(st.integers(0, 500)))
def test_a_resume_file_keeps_the_added_parts(parts: set[int]) -> None:
    note = state()
    for part in parts:
        note.add_part(part)
    read = UploadState.decode(note.encode())
    assert read == note
    assert {n for n in range(501) if read and read.has_part(n)} == parts
    assert read is not None
    assert read.matches(state())


@pytest.mark.parametrize(
    "change", ["size", "modified", "changed", "head", "target", "part_size"]
)
def test_a_resume_file_of_another_upload_does_not_match(change: str) -> None:
    other = state(**{change: "other" if change in ("head", "target") else 10})
    assert not state().matches(other)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b"somebody's own"])
def test_an_invalid_resume_file_is_ignored(data: bytes) -> None:
    assert UploadState.decode(data) is None
    good = state().encode()
    assert UploadState.decode(good.replace(b'"parts":"0"', b'"parts":"x"')) is None
    assert UploadState.decode(good.replace(b"upload 1", b"upload 2")) is None


@given(st.text(max_size=400))
def test_a_safe_name_can_be_stored_and_is_not_changed_again(name: str) -> None:
    safe = safe_filename(name)
    assert safe == safe_filename(safe)
    assert not is_reserved(safe)
    if safe.strip():
        assert check_filename(safe) == safe


def test_a_long_name_keeps_its_suffix() -> None:
    assert safe_filename("x" * 300 + ".mp4") == "x" * 251 + ".mp4"


@pytest.mark.parametrize(
    "name",
    [
        ".ittybit-out.mp4.part",
        ".ITTYbit-OUT.mp4.PART",
        ".ittybit-out.mp4.part. ",
        ".ittybit-out.mp4.part::$DATA",
        ".itty\u200bbit-out.mp4.part",
        "out.mp4.ittybit-resume",
        "out.mp4.Ittybit-\u200dresume ",
        "x.ittybit-.ittybit-resume",
    ],
)
def test_a_safe_name_is_no_name_of_a_temporary_file(name: str) -> None:
    assert is_reserved(name)
    safe = safe_filename(name)
    assert not is_reserved(safe)
    assert len(safe) == len(name)


@pytest.mark.parametrize(
    "name",
    ["out.mp4.part", "ittybit-intro.mp4", ".ittybit", "a ittybit-resume", "❤️.mp4"],
)
def test_a_safe_name_keeps_an_ordinary_name(name: str) -> None:
    assert safe_filename(name) == name


THEN = "Sun, 22 Nov 2026 18:00:00 GMT"
LATER = "Sun, 22 Nov 2026 18:00:01 GMT"


def answer(status: int, **headers: str) -> Response:
    fields = ((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(status, Headers(fields), b"", RequestInfo("GET", "http://h/x"))


@pytest.mark.parametrize(
    ("response", "piece"),
    [
        (answer(200), Piece(0, None, FileVersion(None, None))),
        (
            answer(200, Content_Length="9", ETag='"a"'),
            Piece(0, None, FileVersion(9, '"a"'), 9),
        ),
        (
            answer(206, Content_Range="bytes 5-8/9", Last_Modified=THEN, Date=LATER),
            Piece(5, 9, FileVersion(9, THEN)),
        ),
    ],
)
def test_a_response_describes_its_file_and_the_offset(
    response: Response, piece: Piece
) -> None:
    assert Piece.from_response(response) == piece


@pytest.mark.parametrize(
    ("headers", "validator"),
    [
        ({"Last_Modified": THEN, "Date": LATER}, THEN),
        ({"Last_Modified": THEN, "Date": LATER, "ETag": 'W/"a"'}, THEN),
        ({"Last_Modified": THEN, "Date": LATER, "ETag": '"a"'}, '"a"'),
        ({"Last_Modified": THEN, "Date": THEN}, None),
        ({"Last_Modified": THEN}, None),
        ({"Last_Modified": "now", "Date": LATER}, None),
        ({"Date": LATER}, None),
    ],
)
def test_a_modification_time_is_a_validator_after_its_second_is_over(
    headers: dict[str, str], validator: str | None
) -> None:
    assert Piece.from_response(answer(200, **headers)).version.validator == validator


@pytest.mark.parametrize(
    "response",
    [
        answer(206),
        answer(200, Content_Range="bytes 0-4/9"),
        answer(204),
    ],
)
def test_a_response_that_is_not_a_file_is_an_error(response: Response) -> None:
    with pytest.raises(APIResponseValidationError, match="expected a file, got status"):
        Piece.from_response(response)


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "br", "identity, gzip"])
@pytest.mark.parametrize("status", [200, 206])
def test_a_file_with_a_content_encoding_is_refused_with_advice(
    status: int, coding: str
) -> None:
    span = {"Content_Range": "bytes 0-4/9"} if status == 206 else {}
    response = answer(status, Content_Encoding=coding, **span)
    with pytest.raises(APIResponseValidationError, match=r"client\.get\(url\)"):
        Piece.from_response(response)


@pytest.mark.parametrize("coding", ["", "identity", "Identity"])
def test_an_empty_content_encoding_is_none(coding: str) -> None:
    assert Piece.from_response(answer(200, Content_Encoding=coding)).start == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ((9, '"a"'), (9, '"a"'), True),
        ((9, '"a"'), (None, '"a"'), True),
        ((9, '"a"'), (8, '"a"'), False),
        ((9, '"a"'), (9, '"b"'), False),
        ((9, None), (9, None), False),
    ],
)
def test_two_responses_are_compared_by_their_validators(
    one: tuple[int | None, str | None], other: tuple[int | None, str | None], same: bool
) -> None:
    assert FileVersion(*one).is_same(FileVersion(*other)) is same


def test_the_strongest_supported_checksum_is_used() -> None:
    weak, strong = hashlib.sha256(b"x").digest(), hashlib.sha512(b"x").digest()
    both = f"md5=:AAAA:, sha-256=:{text(weak)}:, sha-512=:{text(strong)}:"
    assert Digest.parse(both) == Digest("sha512", strong)
    digest = Digest.parse(f"sha-256=:{text(weak)}:, sha-512=:short:")
    assert digest == Digest("sha256", weak)
    assert digest is not None
    assert digest.matches(BytesIO(b"x"))
    assert not digest.matches(BytesIO(b"y"))


@pytest.mark.parametrize("header", ["", "sha-256=abc", "sha-256=:a:", "crc=:AAAA:"])
def test_an_invalid_checksum_is_ignored(header: str) -> None:
    assert Digest.parse(header) is None


def test_a_checksum_of_an_algorithm_with_a_longer_name_is_ignored() -> None:
    digest = hashlib.sha256(b"x").digest()
    assert Digest.parse(f"x-sha-256=:{text(digest)}:") is None


def text(value: bytes) -> str:
    return b64encode(value).decode()
