"""The record of a download: the ranges on disk, and the version of the file."""

import pytest

from ittybit.core.http.ranges import ByteRange
from ittybit.core.transfers.resume import DownloadState
from ittybit.core.transfers.validators import Digest, FileVersion


def state(*done: tuple[int, int], total: int | None = 9) -> DownloadState:
    """Return a state with these ranges on disk."""
    spans = [ByteRange(*span) for span in done]
    return DownloadState(
        url="http://h/a", version=FileVersion(total, '"a"'), done=spans
    )


@pytest.mark.parametrize(
    ("added", "done", "missing"),
    [
        ([(0, 4)], [(0, 4)], [(4, 9)]),
        ([(4, 6), (0, 4)], [(0, 6)], [(6, 9)]),
        ([(6, 9), (0, 4)], [(0, 4), (6, 9)], [(4, 6)]),
        ([(0, 9), (2, 3)], [(0, 9)], []),
        ([(0, 4), (2, 6), (1, 2)], [(0, 6)], [(6, 9)]),
        ([(3, 4)], [(3, 4)], [(0, 3), (4, 9)]),
    ],
)
def test_adjacent_ranges_on_disk_are_joined(
    added: list[tuple[int, int]],
    done: list[tuple[int, int]],
    missing: list[tuple[int, int]],
) -> None:
    found = state()
    for span in added:
        found.add(ByteRange(*span))
    assert found.done == [ByteRange(*span) for span in done]
    assert found.missing == [ByteRange(*span) for span in missing]


def test_a_download_state_is_decoded_as_it_was_encoded() -> None:
    digest = Digest("sha256", b"\xff" * 32)
    given = state((0, 4), (6, 9))
    given.version = FileVersion(9, '"a"', digest)
    assert DownloadState.decode(given.encode()) == given


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"\xff\x00",
        b"[" * 100_000,
        state((0, 4)).encode()[:-5],
        state((0, 4)).encode().replace(b"download 1", b"download 2"),
        state((0, 4), total=None).encode(),
        state().encode(),
        state((4, 0)).encode(),
        state((0, 10)).encode(),
        state((-1, 3)).encode(),
        state((6, 9), (0, 4)).encode(),
        state((0, 4), (3, 9)).encode(),
        state((0, 4)).encode().replace(b'"\\"a\\""', b"null"),
    ],
)
def test_a_damaged_download_state_is_ignored(data: bytes) -> None:
    assert DownloadState.decode(data) is None
