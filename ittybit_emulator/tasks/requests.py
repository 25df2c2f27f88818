"""Is a request for a task right? Checked whole, steps included, before it is made."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ittybit_emulator.errors import RequestError, TaskError
from ittybit_emulator.outbound import web_url
from ittybit_emulator.paths import check_filename, check_folder
from ittybit_emulator.rendering.errors import OptionError
from ittybit_emulator.rendering.options import check
from ittybit_emulator.tasks.conditions import check_conditions
from ittybit_emulator.tasks.kinds import RENDERED, STEPS, TASKS, canonical

# What every kind takes (spec section 14.3); `description` is in samples of 14.2, and
# `metadata` becomes that of the output.
SHARED = frozenset(
    {"kind", "url", "file_id", "folder", "filename", "ref", "webhook_url", "next"}
    | {"description", "metadata"}
)
# The options of the kinds that are neither rendered nor answered by a model.
_OPTIONS: dict[str, frozenset[str]] = {
    "ingest": frozenset(),
    "http": frozenset(),
    "workflow": frozenset({"workflow"}),
    "conditions": frozenset({"conditions"}),
}
_STEPS_LIMIT = 100
_DEPTH_LIMIT = 20


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


def options_of(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of the kind alone."""
    return {name: value for name, value in request.items() if name not in SHARED}


def check_task(request: Mapping[str, Any]) -> None:
    """Raise RequestError 400, naming the field, for a task that cannot be made."""
    shared = _shared(request, "")
    if shared.kind not in TASKS:
        raise RequestError(400, _unknown_kind("kind", shared.kind, TASKS))
    _check_input(shared)
    if shared.kind == "workflow" and not shared.workflow:
        raise RequestError(400, "workflow: a workflow needs at least one step")
    _check_own(shared, request, "")
    check_steps(shared.workflow, "workflow")
    check_steps(shared.next, "next")


def check_steps(steps: Sequence[Mapping[str, Any]], place: str) -> None:
    """Raise RequestError 400, naming place and field, for steps that are not right."""
    _check_each(steps, place, 1)
    if count_steps(steps) > _STEPS_LIMIT:
        raise RequestError(400, f"{place}: more than {_STEPS_LIMIT} steps")


def count_steps(steps: Sequence[Mapping[str, Any]]) -> int:
    """Return how many steps there are, the `next` ones included."""
    return sum(1 + count_steps(step.get("next") or []) for step in steps)


def _check_each(steps: Sequence[Mapping[str, Any]], place: str, depth: int) -> None:
    if depth > _DEPTH_LIMIT:
        raise RequestError(400, f"next: nested more than {_DEPTH_LIMIT} deep")
    for index, step in enumerate(steps):
        here = f"{place}[{index}]."
        shared = _shared(step, here)
        kind = canonical(shared.kind)
        if kind not in STEPS:
            raise RequestError(400, _unknown_kind(f"{here}kind", shared.kind, STEPS))
        if shared.file_id or (shared.url and kind != "http"):
            raise RequestError(
                400, f"{here}url, file_id: a step has no input of its own"
            )
        _check_own(shared, step, here)
        _check_each(shared.next, f"{here}next", depth + 1)


def _shared(request: Mapping[str, Any], place: str) -> _Shared:
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
        raise RequestError(400, "url: an ingest task needs one")
    if bool(shared.url) == bool(shared.file_id):
        given = "both were given" if shared.url else "neither was given"
        raise RequestError(400, f"url, file_id: exactly one is needed; {given}")


def _check_own(shared: _Shared, request: Mapping[str, Any], place: str) -> None:
    kind = canonical(shared.kind)
    try:
        check_folder(shared.folder)
        if shared.filename is not None:
            check_filename(shared.filename)
        for name, url in (("url", shared.url), ("webhook_url", shared.webhook_url)):
            if url is not None:
                _check_url(name, url)
        if kind == "http" and not shared.url:
            raise RequestError(400, "url: an http task needs one to post to")
        if kind == "conditions":
            check_conditions(request.get("conditions"))
        _check_options(kind, options_of(request))
    except RequestError as error:
        raise RequestError(error.status, place + error.message) from error


def _check_url(name: str, url: str) -> None:
    try:
        web_url(url)
    except TaskError as error:
        raise RequestError(400, f"{name}: {error}") from error


def _check_options(kind: str, options: dict[str, Any]) -> None:
    if kind in RENDERED:
        _check_rendering(kind, options)
    unknown = sorted(set(options) - _OPTIONS.get(kind, set(options)))
    if unknown:
        raise RequestError(400, f"{unknown[0]}: {kind} has no such option")


def _check_rendering(kind: str, options: dict[str, Any]) -> None:
    try:
        check(kind, options)
    except OptionError as error:
        raise RequestError(400, str(error)) from error
    layers: list[dict[str, Any]] = options.get("layers") or []
    for layer in layers:
        # A path is what the server makes of a URL; from outside it would read any file.
        if "path" in layer:
            raise RequestError(400, "layers: a layer is given by url, not by path")
        if "url" in layer:
            _check_url("layers", layer["url"])


def _unknown_kind(field: str, kind: str, known: frozenset[str]) -> str:
    return f"{field}: {kind!r} is unknown; known are {', '.join(sorted(known))}"
