"""A note beside a file: which of its parts have arrived, for another run to go on."""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from ittybit.content import Content
from ittybit.core.transfers.resume import UploadState
from ittybit.errors import LocalFileError
from ittybit_async import _io
from ittybit_async.http.files import Origin

SUFFIX = ".ittybit-part"
_HEAD = 1 << 20
_LONGEST = 1 << 16  # bytes of a note, beside its parts


class SideCar:
    """The note of one upload; `path` is None to keep none.

    It is replaced whole, so that no crash leaves half of one. Where it cannot be
    written, the upload goes on without.
    """

    def __init__(self, path: Path | None, state: UploadState) -> None:
        self._path = path
        self._lock = _io.Lock()
        self.state = state

    @classmethod
    def of(
        cls,
        origin: Origin,
        *,
        target: str,
        part_size: int,
    ) -> SideCar:
        """Return the note of the file at `origin`, with what a former run has done.

        A note of another file, another place or other parts counts for nothing, and
        what stands under its name without being one is left alone.
        """
        state = UploadState(
            size=origin.content.size,
            modified=origin.modified,
            changed=origin.changed,
            head="" if origin.path is None else _head(origin.path, origin.content),
            target=target,
            part_size=part_size,
        )
        if origin.path is None:
            return cls(None, state)
        path = origin.path.with_name(f"{origin.path.name}{SUFFIX}")
        try:
            found = UploadState.read(_bytes(path, _LONGEST + state.count // 4))
        except FileNotFoundError:
            return cls(path, state)
        except OSError:
            return cls(None, state)
        if found is None:
            return cls(None, state)
        return cls(path, found if found.fits(state) else state)

    def add(self, number: int) -> None:
        """Take note that part `number`, from 0, has arrived."""
        with self._lock:
            self.state.add(number)
            self._save()

    def clear(self) -> None:
        """Begin again: no part has arrived."""
        self.state.parts = "0"
        self.remove()

    def remove(self) -> None:
        """Leave no note."""
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _save(self) -> None:
        if self._path is None:
            return
        draft = self._path.with_name(f".ittybit-{uuid4().hex}.part")
        try:
            draft.write_bytes(self.state.written())
            os.replace(draft, self._path)
        except OSError:
            self._path = None
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _head(source: Path, content: Content) -> str:
    try:
        with content.open() as file:
            return hashlib.sha256(file.read(_HEAD)).hexdigest()
    except OSError as error:
        raise LocalFileError.wrap(error, source, "read") from error


def _bytes(path: Path, most: int) -> bytes:
    """Return what a file holds, or nothing where it is none or too long for a note."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > most:
        return b""
    return path.read_bytes()
