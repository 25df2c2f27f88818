# Generated from ittybit_async/transfers/resume.py by build_sync.py. Do not edit.
"""Files that record the uploaded parts, so that an upload can be resumed."""

from __future__ import annotations

import hashlib
import stat
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from ittybit.body import Content
from ittybit.core.transfers.filenames import RESERVED
from ittybit.core.transfers.resume import UploadState
from ittybit.errors import LocalFileError
from ittybit_sync import _io
from ittybit_sync.transfers import disk

SUFFIX = f"{RESERVED}resume"
_HEAD_SIZE = 1 << 20
_MAX_SIZE = 1 << 16  # bytes of a resume file without its parts


class ResumeFile:
    """File next to the source that records the uploaded parts.

    It is replaced atomically. If it cannot be written, the upload continues without it.
    """

    def __init__(self, path: Path | None, state: UploadState) -> None:
        self._path = path
        self._lock = _io.Lock()
        self.state = state

    @classmethod
    def of(
        cls,
        content: Content,
        *,
        target: str,
        part_size: int,
    ) -> ResumeFile:
        """Return the resume file of `content`, with the parts of an earlier upload.

        State of another file, target, or part size is ignored. A file of this name that
        is not a resume file is not changed.
        """
        state = UploadState(
            size=content.size,
            modified=content.modified,
            changed=content.changed,
            head="" if content.path is None else _head(content.path, content),
            target=target,
            part_size=part_size,
        )
        if content.path is None:
            return cls(None, state)
        path = content.path.with_name(f"{content.path.name}{SUFFIX}")
        try:
            found = UploadState.decode(
                read_file(path, _MAX_SIZE + state.part_count // 4)
            )
        except FileNotFoundError:
            return cls(path, state)
        except OSError:
            return cls(None, state)
        if found is None:
            return cls(None, state)
        return cls(path, found if found.matches(state) else state)

    def add(self, number: int) -> None:
        """Record that part `number`, from 0, was uploaded."""
        with self._lock:
            self.state.add_part(number)
            self._save()

    def clear(self) -> None:
        """Forget all parts."""
        self.state.parts = "0"
        self.remove()

    def remove(self) -> None:
        """Delete the file."""
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _save(self) -> None:
        if self._path is None:
            return
        try:
            replace_file(self._path, self.state.encode())
        except OSError:
            self._path = None


def _head(source: Path, content: Content) -> str:
    try:
        with content.open() as file:
            return hashlib.sha256(file.read(_HEAD_SIZE)).hexdigest()
    except OSError as error:
        raise LocalFileError.wrap(error, source, "read") from error


def replace_file(path: Path, data: bytes) -> None:
    """Replace the file at `path` atomically, or raise OSError."""
    temporary = path.with_name(f"{RESERVED}{uuid4().hex}.part")
    try:
        temporary.write_bytes(data)
        disk.replace(temporary, path)
    except BaseException:  # a signal handler may raise any exception
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def read_file(path: Path, max_size: int) -> bytes:
    """Return the content of a regular file of at most `max_size` bytes, or nothing."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > max_size:
        return b""
    return path.read_bytes()
