"""Locks of a journal."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import ClassVar, TypeAlias

from ittybit_async import _io
from ittybit_async.batch.journal.errors import (
    DAMAGE,
    build_error,
    busy_error,
    find_cause,
)
from ittybit_async.batch.journal.pages import BINARY
from ittybit_async.batch.journal.paths import lock_path, read_identity

try:
    import fcntl
except ImportError:  # Windows, where files have fewer names
    fcntl = None  # type: ignore[assignment]  # a module or None

_LOCK_BYTE = 1 << 62
_Key: TypeAlias = tuple[int, int, int]  # of a process and a file


class LockDatabase:
    """Locked database next to a journal, and a mark that the journal was used.

    The operating system holds the lock, and releases it when the process ends.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._guard():
            if path.is_dir():
                raise IsADirectoryError(21, "it is a folder")
            while not self._open():
                pass

    def _open(self) -> bool:
        """Lock the file, and return whether no other run has deleted it since."""
        path = lock_path(self._path)
        path.touch()
        before = read_identity(path)
        self._connection = sqlite3.connect(
            path, timeout=0, isolation_level=None, check_same_thread=False
        )
        try:
            self._acquire()
        except BaseException:
            self.close()
            raise
        is_same = read_identity(path) == before
        if not is_same:
            self.close()
        return is_same

    def _acquire(self) -> None:
        for statement in (
            "PRAGMA locking_mode = EXCLUSIVE",  # a commit does not unlock it
            "PRAGMA journal_mode = MEMORY",
            "BEGIN EXCLUSIVE",
            "COMMIT",
        ):
            self._connection.execute(statement)
        (mark,) = self._connection.execute("PRAGMA user_version").fetchone()
        self.is_used: bool = mark != 0
        """Whether an earlier run has written to the journal."""
        if self.is_used and not self._path.exists():
            self._mark(is_used=False)  # the caller deleted it, and begins a new one

    def mark_used(self) -> None:
        """Record on the disk that the journal is not empty anymore."""
        if not self.is_used:
            with self._guard():
                self._mark(is_used=True)

    def _mark(self, *, is_used: bool) -> None:
        self._connection.execute(f"PRAGMA user_version = {is_used:d}")
        self.is_used = is_used

    @contextmanager
    def _guard(self) -> Generator[None]:
        try:
            yield
        except (*DAMAGE, OSError) as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
                raise build_error(self._path, error) from find_cause(error)
            raise busy_error(self._path) from error

    def remove(self) -> None:
        """Delete the file, before it is unlocked."""
        with suppress(OSError):  # Windows does not delete an open file
            lock_path(self._path).unlink()

    def close(self) -> None:
        """Unlock the journal."""
        self._connection.close()


class FileLock:
    """Lock on the file of a journal, which is the same under all of its names.

    It is on a byte that SQLite does not use. The operating system releases it when the
    process ends, and a forked child does not inherit it.
    """

    _opening: ClassVar = _io.Lock()
    _held: ClassVar[set[_Key]] = set()  # a process has its own locks
    _readers: ClassVar[Counter[_Key]] = Counter()

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_locked: bool = False
        """Whether the file system has locks."""
        with self._opening:
            # A held file is not opened, because closing it would unlock the journal.
            if path.exists() and _read_key(path) in self._held:
                raise busy_error(path)
            self.file: int = os.open(path, os.O_RDWR | os.O_CREAT | BINARY, 0o644)
            self._key = _read_key(self.file)
            try:
                self.renew()
            except BaseException:
                os.close(self.file)
                raise
            self._held.add(self._key)

    def renew(self) -> None:
        """Lock the file again, because SQLite unlocks it when it closes the file.

        It does not close the file while a connection in WAL mode is open.
        """
        if fcntl is None:
            return
        try:
            fcntl.lockf(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _LOCK_BYTE)
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EACCES):
                return  # a file system without locks
            raise busy_error(self.path) from error
        self.is_locked = True

    def close(self) -> None:
        """Release the lock. SQLite's connections must be closed before."""
        with self._opening:
            if self._key in self._held:
                self._held.discard(self._key)
                os.close(self.file)

    @classmethod
    @contextmanager
    def count_reader(cls, path: Path) -> Generator[Callable[[], None]]:
        """Count a connection to `path` that is opened in the block.

        Yields a function to call when the connection is closed.
        """
        with cls._opening:
            key = _read_key(path)
            yield partial(cls._forget_reader, key)
            cls._readers[key] += 1

    @classmethod
    def _forget_reader(cls, key: _Key) -> None:
        with cls._opening:
            cls._readers[key] -= 1
            if not cls._readers[key]:
                del cls._readers[key]

    @classmethod
    @contextmanager
    def open_unused(cls, path: Path) -> Generator[int | None]:
        """Open the file of a journal, or yield None if this process uses it."""
        with cls._opening:
            key = _read_key(path)
            if key in cls._held or key in cls._readers:
                yield None  # closing the file would unlock it
                return
            file = os.open(path, os.O_RDONLY | BINARY)
            try:
                yield file
            finally:
                os.close(file)


def _read_key(file: int | Path) -> _Key:
    found = os.stat(file)
    return os.getpid(), found.st_dev, found.st_ino
