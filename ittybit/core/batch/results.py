"""Checks of works and files, because lenient decoding keeps values of any type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import msgspec
from msgspec import Struct, structs

from ittybit.batch import Result
from ittybit.core.batch.marker import strip_marker
from ittybit.core.serialization.msgspec_types import convert, decoder
from ittybit.errors import APIError
from ittybit.types import File, Job, Media, Run, Task
from ittybit.types.file import TaskFile

_LARGEST = 1 << 63  # the journal stores signed 64-bit integers
_INVALID = (ValueError, TypeError, OverflowError, msgspec.MsgspecError)


class _FileView(Struct):
    id: str | None = None
    url: str | None = None
    ref: str | None = None
    folder: str | None = None
    filename: str | None = None


class _InputView(Struct):
    media_id: str | None = None


class _TaskView(Struct):
    input: _InputView | None = None
    output: _FileView | None = None


class _JobView(Struct):
    output: str | None = None


class _RunTaskView(Struct):
    id: str


class _RunView(Struct):
    tasks: list[_RunTaskView] = []


class _MediaView(Struct):
    files: list[_FileView] = []


_VIEWS: Mapping[type, Any] = {
    File: _FileView,
    TaskFile: _FileView,
    Task: _TaskView,
    Job: _JobView,
    Run: _RunView,
    Media: _MediaView,
}
_read_result = decoder(Result).decode


def check_fields(sent: Any) -> None:
    """Raise APIError if a field of `sent` that a batch needs has the wrong type."""
    try:
        convert(sent, _VIEWS[type(sent)], from_attributes=True)
    except msgspec.ValidationError as error:
        noun = "file" if isinstance(sent, File) else type(sent).__name__.lower()
        raise APIError(
            f"the server sent {noun} {sent.id} with an invalid field: {error}; look at "
            f"the {noun}"
        ) from error


def describe(file: File) -> Result:
    """Return the result `file`, without details that the journal cannot store."""
    fields: dict[str, Any] = {
        "url": file.url,
        "ref": strip_marker(file.ref) if isinstance(file.ref, str) else None,
        "file_id": file.id or None,
        "kind": file.kind,
        "type": file.type,
        "width": file.width,
        "height": file.height,
        "duration": file.duration,
        "filesize": file.filesize,
        "filename": file.filename,
        "folder": file.folder,
    }
    known = {name: value for name, value in fields.items() if value is not None}
    if not _is_storable(known):
        known = {name: v for name, v in known.items() if _is_storable({name: v})}
    return Result(**known)


def describe_job(job: Job, url: str) -> Result:
    """Return the result of `job` at `url`, as the last of its tasks describes it."""
    sent: Any = job.tasks
    known = Result()
    for task in cast("Any", sent) if isinstance(sent, tuple) else ():
        output = getattr(task, "output", None)
        if isinstance(output, File) and task.kind == job.kind:
            known = describe(output)
    name = url.partition("?")[0].rpartition("/")[2]
    return structs.replace(known, url=url, filename=name or None)


def known_size(file: File) -> int | None:
    """Return the size of `file` in bytes, or None if the server sent none."""
    size: Any = file.filesize
    return size if type(size) is int and 0 < size < _LARGEST else None


def _is_storable(fields: Mapping[str, Any]) -> bool:
    """Return whether the journal can read these fields of a result again."""
    if any(isinstance(v, int) and not 0 <= v < _LARGEST for v in fields.values()):
        return False
    try:
        _read_result(msgspec.json.encode(fields))
    except _INVALID:
        return False
    return True
