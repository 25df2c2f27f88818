"""Transfers of tasks: downloads of inputs, and uploads of results to S3 storage."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from ittybit_emulator.delivery.paths import split_url_path
from ittybit_emulator.errors import RequestError, TaskError
from ittybit_emulator.service import Service
from ittybit_emulator.storage import is_s3
from ittybit_emulator.store.library import NewFile, new_source
from ittybit_emulator.store.records import File, Task, join_path


async def resolve_input(service: Service, task: Task) -> File:
    """Return the input file of `task`, or raise TaskError or MediaError.

    An external URL is downloaded and becomes a new media item.
    """
    if task.file_id is None and task.url is not None:
        file = find_own_file(service, task.url) or await _import(service, task)
        task.file_id = file.id
        service.store.save_task(task)
        return file
    found = service.store.files.get(task.file_id)
    if found is None:
        raise TaskError(f"the input {task.file_id} was deleted")
    return found


def find_own_file(service: Service, url: str) -> File | None:
    """Return the file that this emulator delivers at `url`, or None."""
    origin = service.views.dated.origin + "/"
    if not url.startswith(origin):
        return None
    try:
        path = url.removeprefix(origin).partition("?")[0].partition("#")[0]
        return service.library.find_at(*split_url_path(path))
    except RequestError:
        return None


async def download(service: Service, url: str, folder: Path, task: Task) -> NewFile:
    """Download `url` into `folder` and return it as a new file of `task`."""
    path = folder / "input"
    if is_s3(url):
        await service.storage.fetch(url, path, task.request.get("connection_id"))
    else:
        await service.outbound.fetch(url, path)
    facts = await service.workers.probe(path)
    return new_source(path, facts, created_by=task.id)


async def _import(service: Service, task: Task) -> File:
    with service.library.blobs.temporary() as folder:
        new = await download(service, task.url or "", folder, task)
        return service.library.add(new)


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
        joined = join_path(new.folder, new.effective_filename())
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
