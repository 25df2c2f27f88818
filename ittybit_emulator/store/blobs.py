"""Storage of file contents as one blob per file ID."""

import os
import re
import shutil
from collections.abc import Generator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

_WORK = "work_"
_BYTES = re.compile(r"(file|part)_[A-Za-z0-9]{16}")
_FOLDER = re.compile(_WORK + r"\w{8}")


class Blobs:
    """Folders for complete files, unfinished uploads, and temporary work."""

    def __init__(self, data: Path) -> None:
        self._whole = data / "blobs"
        self._parts = data / "parts"
        self._tmp = data / "tmp"
        for folder in (self._whole, self._parts, self._tmp):
            folder.mkdir(parents=True, exist_ok=True)

    def path(self, identifier: str) -> Path:
        """Return the path of the blob of a file ID."""
        return self._whole / identifier

    def part(self, identifier: str) -> Path:
        """Return the path of the bytes of an unfinished upload."""
        return self._parts / identifier

    @contextmanager
    def temporary(self) -> Generator[Path]:
        """Yield a new empty folder that is deleted at the end."""
        with TemporaryDirectory(
            prefix=_WORK, dir=self._tmp, ignore_cleanup_errors=True
        ) as folder:
            yield Path(folder)

    def keep(self, path: Path, identifier: str) -> None:
        """Atomically move the file at `path` into the store, as the blob of that ID."""
        os.replace(path, self.path(identifier))

    def delete(self, identifier: str) -> None:
        """Delete the blob of that ID; if that fails, `sweep` will delete it later."""
        with suppress(OSError):
            self.path(identifier).unlink()

    def sweep(self, files: AbstractSet[str], uploads: AbstractSet[str]) -> None:
        """Delete temporary folders and unreferenced blobs that a crash left behind.

        Only files with the emulator's own naming pattern are deleted.
        """
        for folder in self._tmp.iterdir():
            if _FOLDER.fullmatch(folder.name):
                shutil.rmtree(folder, ignore_errors=True)
        for room, named in ((self._whole, files), (self._parts, uploads)):
            for path in room.iterdir():
                if _BYTES.fullmatch(path.name) and path.name not in named:
                    path.unlink()
