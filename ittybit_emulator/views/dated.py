"""JSON objects of the dated API, version 2025-08-20."""

from typing import Any

import msgspec

from ittybit.signing import encode_path
from ittybit_emulator.store.library import Library
from ittybit_emulator.store.records import Automation, File, Media, Task
from ittybit_emulator.store.store import Store

# The file entries of a media item do not have these fields.
_NOT_IN_MEDIA = ("media_id", "animated", "language", "label")
_NOT_IN_MEDIA_EITHER = ("placeholder", "background", "created_by")
_NOT_OPTIONS = {"kind", "url", "file_id", "workflow", "next"}


class DatedViews:
    """JSON objects of the dated API. `origin` is the origin of the delivery port."""

    def __init__(self, store: Store, library: Library) -> None:
        self._store = store
        self._library = library
        self.origin = ""

    def url(self, file: File) -> str:
        """Return the URL of `file` on the delivery port."""
        return f"{self.origin}/{encode_path(file.folder, file.filename)}"

    def file(self, file: File) -> dict[str, Any]:
        """Return a file object without the fields that do not apply to its kind."""
        facts: dict[str, Any] = msgspec.to_builtins(file.facts) if file.facts else {}
        facts.pop("sound", None)  # only the runs and jobs APIs have it
        return {
            "id": file.id,
            "media_id": file.media_id,
            **facts,
            "object": file.object,
            "kind": file.kind,
            "type": file.type,
            "filesize": file.filesize,
            "ref": file.ref,
            "folder": file.folder,
            "filename": file.filename,
            "url": self.url(file),
            "metadata": file.metadata,
            "original": file.original,
            "created_by": file.created_by,
            "created": file.created,
            "updated": file.updated,
            "status": "ready",
        }

    def media(self, media: Media) -> dict[str, Any]:
        """Return a media item with its files and the dimensions of its first source."""
        files = self._library.files_of(media.id)
        facts = next((f.facts for f in files if f.object == "source" and f.facts), None)
        return {
            "id": media.id,
            "object": "media",
            "kind": facts.kind if facts else None,
            "title": media.title,
            "alt": media.alt,
            "width": facts.width if facts else None,
            "height": facts.height if facts else None,
            "duration": facts.duration if facts else None,
            "files": [self._entry(file) for file in files],
            "urls": {file.ref: self.url(file) for file in files if file.ref},
            "background": facts.background if facts else None,
            "metadata": media.metadata,
            "created": media.created,
            "updated": media.updated,
        }

    def task(self, task: Task) -> dict[str, Any]:
        """Return a task with its input and output files."""
        options = {k: v for k, v in task.request.items() if k not in _NOT_OPTIONS}
        view = {
            "id": task.id,
            "object": "task",
            "kind": task.kind,
            "input": self._file_by_id(task.file_id),
            "options": options,
            "output": self._file_by_id(task.output_id),
            "status": task.status,
            "progress": task.progress,
            "error": task.error,
            "created_by": task.created_by,
            "parent_id": task.parent_id,
            "created": task.created,
            "updated": task.updated,
        }
        for name in ("workflow", "next"):
            if name in task.request:
                view[name] = task.request[name]
        if task.results is not None:
            view["results"] = task.results
        return view

    def automation(self, automation: Automation) -> dict[str, Any]:
        """Return an automation."""
        return {
            "id": automation.id,
            "object": "automation",
            "name": automation.name,
            "description": automation.description,
            **({"trigger": automation.trigger} if automation.trigger else {}),
            "workflow": automation.workflow,
            "status": automation.status,
            "created": automation.created,
            "updated": automation.updated,
        }

    def _entry(self, file: File) -> dict[str, Any]:
        view = self.file(file)
        for name in (*_NOT_IN_MEDIA, *_NOT_IN_MEDIA_EITHER):
            view.pop(name, None)
        return view

    def _file_by_id(self, identifier: str | None) -> dict[str, Any] | None:
        file = self._store.files.get(identifier)
        return self.file(file) if file else None
