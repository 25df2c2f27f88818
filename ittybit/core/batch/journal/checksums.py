"""Checksums of the pages of a journal, in bytes that SQLite reserves on each page.

SQLite copies pages from its ``-wal`` file with outdated checksums; the journal corrects
them after each checkpoint. The first page also has the number of commits, by which a
journal detects that a part of its ``-wal`` file is lost.
"""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

PAGE_SIZE = 4096
STATE_OFFSET = PAGE_SIZE - 16
"""Position of the state in the first page."""
CHECKSUM_OFFSET = PAGE_SIZE - 4
WAL_HEADER_SIZE = 32
FRAME_HEADER_SIZE = 24

_RESERVED = PAGE_SIZE - STATE_OFFSET
_MAGIC = b"SQLite format 3\0"
_HEADER = struct.Struct(">16sHBBBBBB12I20x2I")
_WAL_VERSION = 2
_STATE = struct.Struct(">QI")
_SUM = struct.Struct(">I")
_FRAME = struct.Struct(">II8s")


class State(NamedTuple):
    """State of a journal, in its first page."""

    commits: int
    """Number of commits that are on the disk, at least."""
    is_closed: bool = False
    """Whether the last run has closed the journal, so that it needs no other file."""
    is_copying: bool = False
    """Whether SQLite copies pages from the ``-wal`` file, with outdated checksums."""

    def encode(self) -> bytes:
        """Return the bytes in the first page."""
        number = self.commits << 2 | self.is_copying << 1 | self.is_closed
        return _STATE.pack(number, zlib.crc32(number.to_bytes(8, "big")))


def read_state(page: bytes) -> State | None:
    """Return the state in the first page, or None if it is damaged."""
    number, found = _STATE.unpack_from(page, STATE_OFFSET)
    if found != zlib.crc32(number.to_bytes(8, "big")):
        return None
    return State(number >> 2, bool(number & 1), bool(number & 2))


def has_checksums(page: bytes) -> bool:
    """Return whether the database whose first page this is has checksums."""
    return page[:16] == _MAGIC and page[20:21] == bytes([_RESERVED])


def build_first_page() -> bytes:
    """Return the only page of an empty database in WAL mode that has checksums."""
    header = _HEADER.pack(
        *(_MAGIC, PAGE_SIZE, _WAL_VERSION, _WAL_VERSION, _RESERVED, 64, 32, 32),
        *(1, 1, 0, 0, 0, 4, 0, 0, 1, 0, 0, 0, 1, 0),
    )
    leaf = struct.pack(">BHHHB", 13, 0, 0, STATE_OFFSET, 0)
    page = (header + leaf).ljust(STATE_OFFSET, b"\0") + State(
        0, is_copying=True
    ).encode()
    return page + build_checksum(1, page)


def build_checksum(number: int, page: bytes) -> bytes:
    """Return the checksum of a page, without the state that has its own."""
    end = STATE_OFFSET if number == 1 else CHECKSUM_OFFSET
    return _SUM.pack(zlib.crc32(page[:end]))


def is_intact(number: int, page: bytes) -> bool:
    """Return whether a page has its checksum, or was never written."""
    return page[CHECKSUM_OFFSET:] == build_checksum(number, page) or not any(page)


class WalPages:
    """Pages in the committed frames of a ``-wal`` file."""

    def __init__(self, header: bytes) -> None:
        self.starts: dict[int, list[int]] = {}
        """Positions of the versions of each page in the file."""
        self._salts = header[16:24]
        self._pending: list[tuple[int, int]] = []

    def add(self, frame: bytes, start: int) -> bool:
        """Add the frame at `start` by its first bytes; return whether it is valid."""
        if len(frame) < _FRAME.size:
            return False
        number, size, salts = _FRAME.unpack_from(frame)
        if salts != self._salts:  # a frame from before the file was last reset
            return False
        self._pending.append((number, start + FRAME_HEADER_SIZE))
        if size:  # the last frame of a commit
            for number, position in self._pending:
                self.starts.setdefault(number, []).append(position)
            self._pending.clear()
        return True
