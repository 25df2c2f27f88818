"""The bytes of files: a folder with one blob for each file id."""

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
    """`blobs/` holds whole files, `parts/` unfinished uploads, `tmp/` work."""

    def __init__(self, data: Path) -> None:
        self._whole = data / "blobs"
        self._parts = data / "parts"
        self._tmp = data / "tmp"
        for folder in (self._whole, self._parts, self._tmp):
            folder.mkdir(parents=True, exist_ok=True)

    def path(self, identifier: str) -> Path:
        """Return where the bytes of the file with that id are."""
        return self._whole / identifier

    def part(self, identifier: str) -> Path:
        """Return where the bytes of an unfinished upload are."""
        return self._parts / identifier

    @contextmanager
    def temporary(self) -> Generator[Path]:
        """Offer a new empty folder for work on one file."""
        with TemporaryDirectory(
            prefix=_WORK, dir=self._tmp, ignore_cleanup_errors=True
        ) as folder:
            yield Path(folder)

    def keep(self, path: Path, identifier: str) -> None:
        """Make the file at `path` the blob of that id, in one step."""
        os.replace(path, self.path(identifier))

    def delete(self, identifier: str) -> None:
        """Delete the blob of that id, if there is one; else `sweep` will."""
        with suppress(OSError):
            self.path(identifier).unlink()

    def sweep(self, files: AbstractSet[str], uploads: AbstractSet[str]) -> None:
        """Delete what a crash left: work, and bytes that no record names.

        Whatever has no name of ours is somebody else's and stays.
        """
        for folder in self._tmp.iterdir():
            if _FOLDER.fullmatch(folder.name):
                shutil.rmtree(folder, ignore_errors=True)
        for room, named in ((self._whole, files), (self._parts, uploads)):
            for path in room.iterdir():
                if _BYTES.fullmatch(path.name) and path.name not in named:
                    path.unlink()
