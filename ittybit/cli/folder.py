"""Media files of a folder to upload, and the record of those already uploaded."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import msgspec

from ittybit.core.batch.manifest.formats import ManifestEntry
from ittybit.core.serialization.msgspec_types import decoder
from ittybit.errors import ArgumentError
from ittybit_async.batch import items_in

RECORD = ".ittybit-uploads"

_decode = decoder(tuple[str, dict[str, Any]]).decode


async def find_media(folder: Path) -> list[Path]:
    """Return the paths of the media files in `folder` and its subfolders, sorted."""
    found: list[Path] = []
    with suppress(ArgumentError):  # an empty folder
        async for item in items_in(folder):
            if isinstance(item, ManifestEntry):
                assert item.error is not None  # a subfolder that cannot be read
                raise item.error
            source = cast("Mapping[str, str]", item)["source"]
            if is_media(source):
                found.append(Path(source))
    return sorted(found)


def is_media(path: str) -> bool:
    """Return whether `path` is named like an audio, image, or video file."""
    kind = (mimetypes.guess_type(path)[0] or "").partition("/")[0]
    return kind in ("audio", "image", "video")


class UploadRecord:
    """Uploaded files of a folder, in a file that exists until all are uploaded.

    If it cannot be written, the upload continues without it.
    """

    def __init__(self, folder: Path, target: str) -> None:
        self._path = folder / RECORD
        self._target = target
        self._files: dict[str, Any] = {}
        with suppress(OSError, ValueError, msgspec.DecodeError):
            for line in self._path.read_bytes().splitlines():
                key, file = _decode(line)
                self._files[key] = file

    def find(self, path: Path) -> dict[str, Any] | None:
        """Return the uploaded file of the unchanged `path`, or None."""
        return self._files.get(self._identify(path))

    def add(self, path: Path, file: dict[str, Any]) -> None:
        """Record that `path` was uploaded as `file`."""
        line = msgspec.json.encode((self._identify(path), file), enc_hook=str)
        with suppress(OSError), self._path.open("ab") as record:
            record.write(line + b"\n")

    def remove(self) -> None:
        """Delete the record."""
        with suppress(OSError):
            self._path.unlink()

    def _identify(self, path: Path) -> str:
        stat = path.stat()
        parts = (self._target, path.name, path.parent, stat.st_size, stat.st_mtime_ns)
        return "\0".join(map(str, parts))
