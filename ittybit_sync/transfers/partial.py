# Generated from ittybit_async/transfers/partial.py by build_sync.py. Do not edit.
"""Partial files of downloads, and the record of their ranges on disk."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from ittybit.core.http.ranges import ByteRange
from ittybit.core.transfers.filenames import RESERVED
from ittybit.core.transfers.resume import DownloadState, UploadState
from ittybit.core.transfers.validators import FileVersion
from ittybit_sync import _io
from ittybit_sync.transfers import disk
from ittybit_sync.transfers.resume import SUFFIX, read_file, replace_file

try:
    import fcntl
except ImportError:  # Windows, where downloads are not resumed
    fcntl = None  # type: ignore[assignment]  # a module or None

_MAX_SIZE = 1 << 24  # bytes of a resume file


class PartialFile:
    """The partial file of a download, which one process at a time can use.

    The process that locks the file records its ranges in a resume file next to the
    target. Another one uses a file with a random name, and records nothing. So does a
    file without a `url`.
    """

    def __init__(self, target: Path, url: str | None) -> None:
        """Create the partial file, or open the file of a killed process.

        Raises OSError if there is no file and none can be created.
        """
        self._url = url
        self._lock = _io.Lock()
        self._note = target.with_name(f"{target.name}{SUFFIX}")
        self.path: Path = target.with_name(f"{RESERVED}{target.name}.part")
        self._file = None if url is None else _open_locked(self.path)
        self._can_record = self._file is not None
        if self._file is None:
            self.path = target.with_name(f"{RESERVED}{uuid4().hex}.part")
            self.path.open("xb").close()
        self.state: DownloadState | None = self._read_state()
        if self.state is None:
            self.clear()

    def _read_state(self) -> DownloadState | None:
        if self._file is None:
            return None
        try:
            data = read_file(self._note, _MAX_SIZE)
        except OSError:
            return None
        state = DownloadState.decode(data)
        if state is None:
            if UploadState.decode(data) is not None:  # of an upload of the target
                self._can_record = False
            return None
        size = os.fstat(self._file.fileno()).st_size
        is_same = state.url == self._url and state.done[-1].stop <= size
        return state if is_same else None

    def record(self, start: int, stop: int, version: FileVersion) -> None:
        """Record that the bytes from `start` to `stop` of `version` are on disk."""
        if version.total is None or version.validator is None or stop <= start:
            return
        with self._lock:
            file = self._file
            if not self._can_record or file is None:
                return
            if self.state is None or not self.state.version.is_same(version):
                self.state = DownloadState(url=self._url or "", version=version)
            self.state.add(ByteRange(start, stop))
            if not self.state.missing:
                return  # the file will be renamed at once
            try:
                os.fsync(file.fileno())  # else a power failure could leave a gap
                replace_file(self._note, self.state.encode())
                if self._file is None:  # the call has ended, but not this thread
                    self._remove_note()
            except OSError:
                self._remove_note()
                self._can_record = False

    def clear(self) -> None:
        """Forget all ranges and bytes."""
        self.state = None
        self.path.write_bytes(b"")
        self._remove_note()

    def move_to(self, target: Path) -> None:
        """Rename the file to `target`, and end the record."""
        disk.replace(self.path, target)
        self._end()

    def remove(self) -> None:
        """Delete the file and the record."""
        with suppress(OSError):  # the caller raises the original error
            self.path.unlink()
        self._end()

    def _end(self) -> None:
        """Delete the record, and unlock the file."""
        # Without the lock, which an exception in a signal handler may leave locked.
        file, self._file = self._file, None
        self._remove_note()
        if file is not None:
            file.close()

    def _remove_note(self) -> None:
        if self._can_record:
            with suppress(OSError):
                self._note.unlink(missing_ok=True)


class _LockedFile:
    """An open file that no other process has locked; it closes when it is dropped."""

    _file: BinaryIO | None = None  # if a signal handler interrupts the constructor

    def __init__(self, path: Path) -> None:
        """Open and lock the file at `path`; raise OSError if it is not free."""
        if fcntl is None:
            raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
        self._file = file = _open(path)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if _can_lock(path):  # Lustre and some NFS accept a lock and ignore it
            path.unlink()
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
        found, named = os.fstat(file.fileno()), os.lstat(path)
        # Another process may have renamed the file before it unlocked it.
        is_named = (found.st_dev, found.st_ino) == (named.st_dev, named.st_ino)
        is_own = stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid()
        if not (is_named and is_own):
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    def fileno(self) -> int:
        """Return the file descriptor."""
        return -1 if self._file is None else self._file.fileno()

    def close(self) -> None:
        """Unlock and close the file."""
        if self._file is not None:
            self._file.close()

    __del__ = close


def _open(path: Path) -> BinaryIO:
    """Open the file at `path`, or create it."""
    # os.open would lose the descriptor if a signal handler raises in it.
    with suppress(FileNotFoundError):
        return path.open("r+b", buffering=0)
    return path.open("x+b", buffering=0)


def _can_lock(path: Path) -> bool:
    assert fcntl is not None  # a file is locked
    with path.open("rb") as file, suppress(OSError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _open_locked(path: Path) -> _LockedFile | None:
    """Return the locked file at `path`, or None if it is not free."""
    with suppress(OSError):
        return _LockedFile(path)
    return None
