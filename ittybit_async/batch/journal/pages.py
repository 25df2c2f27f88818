"""The pages of a journal, and their checksums."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

from ittybit.core.batch.journal.checksums import (
    CHECKSUM_OFFSET,
    FRAME_HEADER_SIZE,
    PAGE_SIZE,
    STATE_OFFSET,
    WAL_HEADER_SIZE,
    State,
    WalPages,
    build_checksum,
    build_first_page,
    has_checksums,
    is_intact,
    read_state,
)
from ittybit.errors import JournalError
from ittybit_async.batch.journal.paths import wal_path
from ittybit_async.transfers.disk import sync_folder

BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_MARK = "user.ittybit.used"
_PAUSE = 0.02


class JournalPages:
    """The pages of a journal whose `file` this process has locked."""

    def __init__(self, file: int, path: Path) -> None:
        self.path = path
        self.has_checksums: bool = False
        self._file = file
        self._wal = -1

    def open_wal(self) -> None:
        """Keep the ``-wal`` file open, so that a run never fails to open it."""
        self._wal = os.open(wal_path(self.path), os.O_RDONLY | BINARY)

    def close_wal(self) -> None:
        """Close the ``-wal`` file if it is open."""
        if self._wal >= 0:
            os.close(self._wal)
            self._wal = -1

    def read_state(self, *, is_used: bool = False) -> State | None:
        """Verify all pages, and return the state; None without checksums.

        Raises ValueError if the file is damaged, or JournalError if it `is_used` but
        empty.
        """
        self._write_first_page(is_used=is_used)
        return verify_pages(self._file, self.path, attempts=1)

    def begin(self, state: State | None) -> None:
        """Prepare the file for commits of a run that begins in this `state`."""
        self.has_checksums = state is not None
        if state is None:
            return
        if not state.is_closed and not _size_of_wal(self.path):
            # Another program has emptied the -wal file into this one.
            pages = os.fstat(self._file).st_size // PAGE_SIZE
            self._correct_checksums(range(1, pages + 1))
        # SQLite keeps this in its copy of the first page.
        self.write_state(State(state.commits, is_copying=True))

    def emptied_error(self) -> JournalError:
        """Return the error of an empty journal to which an earlier run has written."""
        return JournalError(
            f"the journal {str(self.path)!r} is empty, but an earlier run has written "
            "to it; restore it, or delete it to begin a new journal (you then pay "
            "again for the work in this one)",
            path=str(self.path),
        )

    @property
    def is_marked(self) -> bool:
        """True if `mark` has marked the file as used."""
        try:
            return bool(os.getxattr(self._file, _MARK))
        except (AttributeError, OSError):
            return False

    def mark(self) -> bool:
        """Mark the file as used, and return whether that was possible.

        The mark is outside the content, so that it remains if the file is emptied.
        """
        try:
            os.setxattr(self._file, _MARK, b"1")
            os.fsync(self._file)
        except (AttributeError, OSError):  # not Linux, or a file system without them
            return False
        return True

    def _write_first_page(self, *, is_used: bool) -> None:
        """Write the first page if the file is empty."""
        first = build_first_page()
        found = _read(self._file, 0, PAGE_SIZE)
        if len(found) == PAGE_SIZE or not first.startswith(found):
            return
        if _size_of_wal(self.path):
            raise ValueError("the file is empty, but its -wal file is not")
        if is_used:
            raise self.emptied_error()
        _write(self._file, 0, first)  # the disk may have been full before
        os.fsync(self._file)
        sync_folder(self.path.resolve().parent)

    def write_state(self, state: State) -> None:
        """Write `state` to the first page; the next flush puts it on the disk."""
        if self.has_checksums:
            _write(self._file, STATE_OFFSET, state.encode())

    @contextmanager
    def checkpoint(self, commits: int) -> Generator[None]:
        """Correct the checksums of the pages that SQLite copies in the block.

        Until the next commit, the pages are also in the -wal file.
        """
        self.write_state(State(commits, is_copying=True))
        if self.has_checksums:
            os.fsync(self._file)
        yield
        self.write_state(State(commits))
        if self.has_checksums:
            self._correct_checksums(sorted(read_wal_pages(self._wal).starts))

    def finish(self, commits: int) -> None:
        """Record that the journal was closed, if it needs no -wal file anymore."""
        if self.has_checksums and not _size_of_wal(self.path):
            self.write_state(State(commits, is_closed=True))
            os.fsync(self._file)

    def _correct_checksums(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            start = (number - 1) * PAGE_SIZE
            page = _read(self._file, start, PAGE_SIZE)
            checksum = build_checksum(number, page)
            if len(page) == PAGE_SIZE and page[CHECKSUM_OFFSET:] != checksum:
                _write(self._file, start + CHECKSUM_OFFSET, checksum)
        os.fsync(self._file)


def verify_pages(file: int, path: Path, attempts: int) -> State | None:
    """Verify the pages of a journal, and return its state; None without checksums.

    While pages are copied from the ``-wal`` file, SQLite reads them there, so that they
    are not verified. Raises ValueError if a page is damaged.
    """
    first = _read(file, 0, PAGE_SIZE)
    if not has_checksums(first):
        return None
    wrong: list[int] = []
    for remaining in reversed(range(attempts)):
        state = read_state(_read(file, 0, PAGE_SIZE))
        wrong = _find_damaged_pages(file, path, state)
        if state is not None and not wrong:
            return state
        if remaining:
            time.sleep(_PAUSE)
    raise ValueError(f"page {min(wrong, default=1)} has a wrong checksum")


def _find_damaged_pages(file: int, path: Path, state: State | None) -> list[int]:
    if state is not None and not state.is_closed and not _size_of_wal(path):
        return []  # another program has written them without checksums
    damaged: list[int] = []
    with _open_wal(path) as wal:
        starts = read_wal_pages(wal).starts
        for number in range(1, -(-os.fstat(file).st_size // PAGE_SIZE) + 1):
            page = _read(file, (number - 1) * PAGE_SIZE, PAGE_SIZE)
            if is_intact(number, page):
                continue
            if number in starts and (state is None or state.is_copying):
                continue
            # Another program may have copied the page from the -wal file.
            versions = (
                _read(wal, start, STATE_OFFSET) for start in starts.get(number, ())
            )
            if page[:STATE_OFFSET] not in versions:
                damaged.append(number)
    return damaged


@contextmanager
def _open_wal(path: Path) -> Generator[int]:
    """Open the ``-wal`` file, or an empty one."""
    try:
        wal = os.open(wal_path(path), os.O_RDONLY | BINARY)
    except FileNotFoundError:
        wal = os.open(os.devnull, os.O_RDONLY)
    try:
        yield wal
    finally:
        os.close(wal)


def read_wal_pages(wal: int) -> WalPages:
    """Return the pages in an open ``-wal`` file."""
    pages, start = WalPages(_read(wal, 0, WAL_HEADER_SIZE)), WAL_HEADER_SIZE
    while pages.add(_read(wal, start, FRAME_HEADER_SIZE), start):
        start += FRAME_HEADER_SIZE + PAGE_SIZE
    return pages


def _size_of_wal(path: Path) -> int:
    try:
        return wal_path(path).stat().st_size
    except FileNotFoundError:
        return 0


def _read(file: int, start: int, size: int) -> bytes:
    os.lseek(file, start, os.SEEK_SET)
    return os.read(file, size)


def _write(file: int, start: int, content: bytes) -> None:
    os.lseek(file, start, os.SEEK_SET)
    if os.write(file, content) != len(content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
