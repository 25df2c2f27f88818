"""Inputs of tasks: a stored file or a URL."""

from pathlib import Path

from ittybit_emulator.delivery.paths import split_url_path
from ittybit_emulator.errors import RequestError, TaskError
from ittybit_emulator.service import Service
from ittybit_emulator.store.library import NewFile, new_source
from ittybit_emulator.store.records import File, Task
from ittybit_emulator.tasks.validation.schemes import is_s3


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
    origin = service.views.origin + "/"
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
