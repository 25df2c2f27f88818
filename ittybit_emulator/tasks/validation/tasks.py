"""Validation of requests for tasks, including their steps."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ittybit_emulator.delivery.paths import check_filename, check_folder
from ittybit_emulator.errors import OptionError, RequestError, TaskError
from ittybit_emulator.outbound import web_url
from ittybit_emulator.rendering.options import check
from ittybit_emulator.store.records import Generation
from ittybit_emulator.tasks.names import (
    RENDERED,
    STEPS,
    TASKS,
    canonical_kind,
    rendering_kind,
)
from ittybit_emulator.tasks.validation.conditions import check_conditions

# Options of every kind. Of these, only samples in the API documentation have
# `description`; `metadata` is inferred and becomes the metadata of the output.
SHARED = frozenset(
    {"kind", "url", "file_id", "folder", "filename", "ref", "webhook_url", "next"}
    | {"description", "metadata"}
)
# Fields beside the options in the runs and jobs APIs.
LATER = frozenset({"connection_id", "destination", "input"})
# Options of the kinds that are neither rendered nor need a model.
_OPTIONS: dict[str, frozenset[str]] = {
    "ingest": frozenset(),
    "import": frozenset(),
    "probe": frozenset(),
    "upload": frozenset(),
    "export": frozenset(),
    "http": frozenset(),
    "workflow": frozenset({"workflow"}),
    "conditions": frozenset({"conditions"}),
}
STEPS_LIMIT = 100
DEPTH_LIMIT = 20


class _Shared(msgspec.Struct):
    kind: str
    url: str | None = None
    file_id: str | None = None
    folder: str | None = None
    filename: str | None = None
    ref: str | None = None
    webhook_url: str | None = None
    metadata: dict[str, Any] | None = None
    next: list[dict[str, Any]] = msgspec.field(default_factory=list[dict[str, Any]])
    workflow: list[dict[str, Any]] = msgspec.field(default_factory=list[dict[str, Any]])


def get_options(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return only the options that are specific to the kind."""
    beside = SHARED | LATER
    return {name: value for name, value in request.items() if name not in beside}


def check_task(request: Mapping[str, Any]) -> None:
    """Raise RequestError 400 that names the field for an invalid task."""
    shared = _parse_shared(request, "")
    check_kind(shared.kind, TASKS, "")
    _check_input(shared)
    if shared.kind == "workflow" and not shared.workflow:
        raise RequestError(400, "workflow: must contain at least one step")
    _check_dated(shared, request, "")
    check_steps(shared.workflow, "workflow")
    check_steps(shared.next, "next")


def check_steps(steps: Sequence[Mapping[str, Any]], place: str) -> None:
    """Raise RequestError 400 that names the field for invalid steps."""
    _check_each(steps, place, 1)
    if count_steps(steps) > STEPS_LIMIT:
        raise RequestError(400, f"{place}: must contain at most {STEPS_LIMIT} steps")


def count_steps(steps: Sequence[Mapping[str, Any]]) -> int:
    """Return the number of steps, including nested `next` steps."""
    return sum(1 + count_steps(step.get("next") or []) for step in steps)


def _check_each(steps: Sequence[Mapping[str, Any]], place: str, depth: int) -> None:
    if depth > DEPTH_LIMIT:
        message = f"next: must be nested at most {DEPTH_LIMIT} levels deep"
        raise RequestError(400, message)
    for index, step in enumerate(steps):
        here = f"{place}[{index}]."
        shared = _parse_shared(step, here)
        kind = canonical_kind(shared.kind)
        check_kind(kind, STEPS, here)
        if shared.file_id or (shared.url and kind != "http"):
            raise RequestError(
                400, f"{here}url, file_id: are not allowed, because a step has no input"
            )
        _check_dated(shared, step, here)
        _check_each(shared.next, f"{here}next", depth + 1)


def _parse_shared(request: Mapping[str, Any], place: str) -> _Shared:
    given = {name: value for name, value in request.items() if value is not None}
    try:
        return msgspec.convert(given, _Shared)
    except msgspec.ValidationError as error:
        text, _, where = str(error).partition(" - at ")
        field = where.strip("`").removeprefix("$").lstrip(".") or "kind"
        raise RequestError(400, f"{place}{field}: {text.replace('`', '')}") from error


def _check_input(shared: _Shared) -> None:
    if shared.kind == "http":
        return
    if shared.kind == "ingest" and not shared.url:
        raise RequestError(400, "url: is required for an ingest task")
    if bool(shared.url) == bool(shared.file_id):
        given = "both were given" if shared.url else "neither was given"
        raise RequestError(400, f"url, file_id: exactly one is required; {given}")


def _check_dated(shared: _Shared, request: Mapping[str, Any], place: str) -> None:
    try:
        for name, url in (("url", shared.url), ("webhook_url", shared.webhook_url)):
            if url is not None:
                check_url(name, url)
        if canonical_kind(shared.kind) == "http" and not shared.url:
            raise RequestError(400, "url: is required for an http task")
        for name in sorted(LATER & request.keys()):
            raise RequestError(400, f"{name}: is not an option of {shared.kind}")
    except RequestError as error:
        raise error.with_prefix(place) from error
    check_own(request, place)


def check_own(
    request: Mapping[str, Any], place: str, generation: Generation = "dated"
) -> None:
    """Raise RequestError 400 for invalid fields of a task or step, without its steps.

    `request` is flat in every API generation. `place` is its path in the body.
    """
    shared = _parse_shared(request, place)
    kind = canonical_kind(shared.kind)
    try:
        check_folder(shared.folder)
        if shared.filename is not None:
            check_filename(shared.filename)
        if kind == "conditions":
            check_conditions(request.get("conditions"))
        _check_options(kind, get_options(request), generation)
    except RequestError as error:
        raise error.with_prefix(place) from error


def check_kind(kind: str, known: frozenset[str], place: str) -> None:
    """Raise RequestError 400 unless `kind` is one of `known`."""
    if kind not in known:
        message = f"must be one of {', '.join(sorted(known))}, got {kind!r}"
        raise RequestError(400, f"{place}kind: {message}")


def check_url(name: str, url: str) -> None:
    """Raise RequestError 400 that names the field unless `url` is http or https."""
    try:
        web_url(url)
    except TaskError as error:
        raise RequestError(400, f"{name}: {error}") from error


def _check_options(kind: str, options: dict[str, Any], generation: Generation) -> None:
    if kind in RENDERED:
        _check_rendering(rendering_kind(kind, options, generation), options)
    unknown = sorted(set(options) - _OPTIONS.get(kind, set(options)))
    if unknown:
        raise RequestError(400, f"{unknown[0]}: is not an option of {kind}")


def _check_rendering(kind: str, options: dict[str, Any]) -> None:
    try:
        check(kind, options)
    except OptionError as error:
        refused = "format_unsupported" if error.option == "format" else None
        raise RequestError(400, str(error), kind=refused) from error
    layers: list[dict[str, Any]] = options.get("layers") or []
    for layer in layers:
        # The server sets the path. A path from a client could name any file.
        if "path" in layer:
            raise RequestError(400, "layers: must use url instead of path")
        if "url" in layer:
            check_url("layers", layer["url"])
