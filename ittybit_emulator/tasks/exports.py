"""Upload of files to S3 storage."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from ittybit_emulator.service import Service
from ittybit_emulator.store.library import NewFile
from ittybit_emulator.store.records import File, Task


async def export_file(service: Service, task: Task, file: File) -> dict[str, Any]:
    """Upload `file` and the parts of a manifest to the destination of `task`.

    Return the output of the task, or raise TaskError.
    """
    destination: str = task.request["destination"]
    for part in _with_parts(service, file):
        path = service.library.blobs.path(part.id)
        name = _relative(part.path, file.folder)
        await _upload(service, task, path, part.type, name, main=part.id == file.id)
    return {"object": "external_file", "kind": file.kind, "url": destination}


async def export_files(service: Service, task: Task, files: Iterable[NewFile]) -> None:
    """Upload new `files` of `task` to its destination, or raise TaskError."""
    main: NewFile | None = None
    for new in files:
        main = main or new
        joined = (
            f"{new.folder}/{new.effective_filename()}"
            if new.folder
            else new.effective_filename()
        )
        name = _relative(joined, main.folder)
        await _upload(service, task, new.path, new.type, name, main=new is main)


async def _upload(
    service: Service, task: Task, path: Path, kind: str, name: str, *, main: bool
) -> None:
    url: str = task.request["destination"]
    if url.endswith("/"):
        url += name
    elif not main:
        url = url.rpartition("/")[0] + "/" + name
    content_type = kind.partition(";")[0]
    connection = task.request.get("connection_id")
    await service.storage.put(url, path, content_type, connection)


def _with_parts(service: Service, file: File) -> list[File]:
    """Return `file` and, if it is a manifest, the files in its folder."""
    folder = "/".join(filter(None, (file.folder, file.id)))
    others = service.library.files_of(file.media_id)
    return [file, *(other for other in others if other.path.startswith(f"{folder}/"))]


def _relative(path: str, folder: str | None) -> str:
    return str(PurePosixPath(path).relative_to(folder or "."))
