"""Execution of a task, by kind."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ittybit_emulator.delivery.paths import check_folder
from ittybit_emulator.errors import TaskError
from ittybit_emulator.rendering.files import Rendition
from ittybit_emulator.service import Service
from ittybit_emulator.store.library import NewFile
from ittybit_emulator.store.records import File, Task
from ittybit_emulator.tasks.callbacks import run_http_task
from ittybit_emulator.tasks.canned_results import provide_result
from ittybit_emulator.tasks.names import MODEL, RENDERED, SENT, STORED, rendering_kind
from ittybit_emulator.tasks.transfers import (
    download,
    export_file,
    export_files,
    find_own_file,
    resolve_input,
)
from ittybit_emulator.tasks.validation.conditions import evaluate_conditions
from ittybit_emulator.tasks.validation.tasks import get_options
from ittybit_emulator.views.jobs import probe_view

Report = Callable[[float], None]


@dataclass
class Outcome:
    """Result of a task: new files, with the output first, or `results`."""

    files: list[NewFile] = field(default_factory=list[NewFile])
    results: dict[str, Any] | None = None
    continues: bool = True
    """Whether the `next` steps run."""


async def execute(
    service: Service, task: Task, folder: Path, report: Report
) -> Outcome:
    """Run `task` with `folder` as its working folder; raise TaskError or MediaError."""
    outcome = await _outcome(service, task, folder, report)
    if task.kind not in SENT and "destination" in task.request:
        await export_files(service, task, outcome.files)
    return outcome


async def _outcome(
    service: Service, task: Task, folder: Path, report: Report
) -> Outcome:
    if task.kind in STORED:
        return Outcome(
            [_set_fields(await download(service, task.url or "", folder, task), task)]
        )
    if task.kind == "probe":
        found = await download(service, task.url or "", folder, task)
        return Outcome(results=probe_view(task.url or "", found.facts))
    if task.kind == "http":
        await run_http_task(service, task)
        return Outcome()
    file = await resolve_input(service, task)
    if task.kind in SENT:
        return Outcome(results=await export_file(service, task, file))
    if task.kind in RENDERED:
        return await _render(service, task, file, folder, report)
    if task.kind in MODEL:
        return _copy_result(service, task, file, folder)
    return _evaluate_conditions(service, task, file)


async def _render(
    service: Service, task: Task, file: File, folder: Path, report: Report
) -> Outcome:
    options = await _with_layers(service, get_options(task.request), folder)
    target = folder / "renditions"
    target.mkdir()
    path = service.library.blobs.path(file.id)
    kind = rendering_kind(task.kind, options, task.generation)
    renditions = await service.workers.render(kind, path, options, target, report)
    main = next(one for one in renditions if one.role == "main")
    files = [_set_fields(_new_file(main, task, file), task)]
    for rendition in renditions:
        if rendition.role == "sprite":
            files.append(_new_sprite(rendition, files[0], main, task, file))
        if rendition.role == "part":
            files.append(_new_part(rendition, files[0], target, task, file))
    if main.kind == "adaptive_video":
        _rewrite_manifest(files[0])
    return Outcome(files)


def _new_file(rendition: Rendition, task: Task, file: File) -> NewFile:
    return NewFile(
        path=rendition.path,
        object=rendition.object,
        kind=rendition.kind,
        type=rendition.type,
        facts=rendition.facts,
        media_id=file.media_id,
        created_by=task.id,
    )


def _set_fields(new: NewFile, task: Task) -> NewFile:
    """Set the fields of a new file that the request of its task contains."""
    new.folder = check_folder(task.request.get("folder"))
    new.filename = task.request.get("filename")
    new.ref = task.request.get("ref")
    new.metadata = task.request.get("metadata")
    return new


def _new_sprite(
    sprite: Rendition, track: NewFile, main: Rendition, task: Task, file: File
) -> NewFile:
    """Return the sprite sheet as a file beside its track, and update the track."""
    new = _new_file(sprite, task, file)
    new.folder = track.folder
    text = main.path.read_text(encoding="utf-8")
    main.path.write_text(
        text.replace(sprite.path.name, new.effective_filename()), encoding="utf-8"
    )
    return new


def _new_part(
    part: Rendition, manifest: NewFile, target: Path, task: Task, file: File
) -> NewFile:
    """Return a part of a manifest as a file in a folder named after the manifest ID."""
    new = _new_file(part, task, file)
    inside = part.path.relative_to(target).parent.as_posix()
    new.folder = "/".join(filter(None, (manifest.folder, manifest.id, inside)))
    new.filename = part.path.name
    return new


def _rewrite_manifest(manifest: NewFile) -> None:
    """Put the folder of the parts before each path in the manifest."""
    lines = manifest.path.read_text(encoding="utf-8").splitlines(keepends=True)
    text = "".join(
        line if line[0] == "#" else f"{manifest.id}/{line}" for line in lines
    )
    manifest.path.write_text(text, encoding="utf-8")


async def _with_layers(
    service: Service, options: dict[str, Any], folder: Path
) -> dict[str, Any]:
    """Return `options` with a local path instead of a URL in each layer."""
    given: list[dict[str, Any]] = options.get("layers") or []
    layers = [
        await _with_path(service, layer, folder / f"layer-{index}")
        for index, layer in enumerate(given)
    ]
    return options | {"layers": layers} if layers else options


async def _with_path(
    service: Service, layer: dict[str, Any], path: Path
) -> dict[str, Any]:
    if "url" not in layer:
        return layer
    own = find_own_file(service, layer["url"])
    if own is None:
        await service.outbound.fetch(layer["url"], path)
    else:
        path = service.library.blobs.path(own.id)
    rest = {name: value for name, value in layer.items() if name != "url"}
    return rest | {"path": str(path)}


def _copy_result(service: Service, task: Task, file: File, folder: Path) -> Outcome:
    result = provide_result(service.settings, task.kind, file.filename, folder)
    new = NewFile(
        path=result.path,
        object=result.object,
        kind=task.kind,
        type=result.type,
        media_id=file.media_id,
        created_by=task.id,
    )
    return Outcome([_set_fields(new, task)])


def _evaluate_conditions(service: Service, task: Task, file: File) -> Outcome:
    media = service.store.media.get(file.media_id)
    if media is None:
        raise TaskError(f"the media {file.media_id} was deleted")
    results = evaluate_conditions(
        task.request["conditions"],
        service.views.dated.file(file),
        service.views.dated.media(media),
    )
    return Outcome(results=results, continues=results["continue"])
