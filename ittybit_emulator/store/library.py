"""Media items and files, with operations to add, rename, and delete them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ittybit_emulator.errors import RequestError
from ittybit_emulator.rendering.files import Facts
from ittybit_emulator.store.blobs import Blobs
from ittybit_emulator.store.identifiers import new_id, now
from ittybit_emulator.store.records import File, Media, join_path
from ittybit_emulator.store.store import Store

_EXTENSIONS = {
    "application/json": "json",
    "application/vnd.apple.mpegurl": "m3u8",
    "image/jpeg": "jpg",
    "text/srt": "srt",
    "text/vtt": "vtt",
}


@dataclass(kw_only=True)
class NewFile:
    """A complete file on disk that will be stored."""

    path: Path
    object: str
    kind: str
    type: str
    created_by: str
    facts: Facts | None = None
    media_id: str | None = None
    folder: str | None = None
    filename: str | None = None
    ref: str | None = None
    metadata: dict[str, Any] | None = None
    upload: str | None = None
    id: str = field(default_factory=lambda: new_id("file"))

    def effective_filename(self) -> str:
        """Return the filename; by default, the ID and an extension."""
        if self.filename:
            return self.filename
        container = self.facts.container if self.facts else ""
        extension = _EXTENSIONS.get(self.type, container)
        return f"{self.id}.{extension}" if extension else self.id


def new_source(path: Path, facts: Facts, *, created_by: str) -> NewFile:
    """Return a new source file with the probed facts."""
    return NewFile(
        path=path,
        object="source",
        kind=facts.kind,
        type=facts.type,
        facts=facts,
        created_by=created_by,
    )


def _ignore(_: File) -> None:
    return None


class Library:
    """All media items and files.

    `on_first` is called with the first file of each media item, and `on_delete` with
    each deleted file.
    """

    def __init__(self, store: Store, blobs: Blobs) -> None:
        self._store = store
        self.blobs = blobs
        self.on_first: Callable[[File], None] = _ignore
        self.on_delete: Callable[[File], None] = _ignore

    def find_at(self, folder: str | None, filename: str) -> File | None:
        """Return the file at that path, or None."""
        found = self._store.files.where("path", join_path(folder, filename))
        return found[0] if found else None

    def files_of(self, media_id: str) -> list[File]:
        """Return the files of a media item, oldest first."""
        return self._store.files.where("media_id", media_id)

    def add(self, new: NewFile) -> File:
        """Store `new`, replace any file at its path, and return the stored file.

        The file joins its `media_id`, or the media item of the replaced file, or a new
        one. If the `media_id` is unknown, raise RequestError 404.
        """
        replaced = self.find_at(new.folder, new.effective_filename())
        with self._store.transaction():
            media = self._media_for(new, replaced)
            first = not self.files_of(media.id)
            same = replaced if replaced and replaced.media_id == media.id else None
            file = self._record(new, media, same, first)
            self.blobs.keep(new.path, new.id)
            self._store.on_rollback(partial(self.blobs.delete, new.id))
            if replaced:
                self._delete(replaced)
            self._store.files.save(file)
            media.updated = now()
            self._store.media.save(media)
            if first:
                self.on_first(file)
        return file

    def check_free(self, file: File, folder: str | None, filename: str) -> None:
        """Raise RequestError 400 if another file than `file` has that path."""
        other = self.find_at(folder, filename)
        if other is not None and other.id != file.id:
            message = f"filename: {other.path!r} is the path of {other.id}"
            raise RequestError(400, message)

    def delete_file(self, file: File) -> None:
        """Delete `file` and its bytes."""
        with self._store.transaction():
            self._delete(file)
            media = self._store.media.get(file.media_id)
            if media is not None:
                media.updated = now()
                self._store.media.save(media)

    def delete_media(self, media: Media) -> None:
        """Delete `media` and its files."""
        with self._store.transaction():
            for file in self.files_of(media.id):
                self._delete(file)
            self._store.media.delete(media.id)

    def _media_for(self, new: NewFile, replaced: File | None) -> Media:
        media_id = replaced.media_id if replaced else None
        media_id = media_id if new.media_id is None else new.media_id
        return Media() if media_id is None else self._store.media.find(media_id)

    def _record(
        self, new: NewFile, media: Media, same: File | None, first: bool
    ) -> File:
        return File(
            id=new.id,
            media_id=media.id,
            object=new.object,
            kind=new.kind,
            type=new.type,
            filesize=new.path.stat().st_size,
            folder=new.folder,
            filename=new.effective_filename(),
            ref=new.ref or (same.ref if same else None),
            facts=new.facts,
            metadata=new.metadata,
            original=first or bool(same and same.original),
            created_by=new.created_by,
            upload=new.upload,
        )

    def _delete(self, file: File) -> None:
        self._store.files.delete(file.id)
        self._store.on_commit(partial(self.blobs.delete, file.id))
        self._store.on_commit(partial(self.on_delete, file))
