"""Is a request for a task right? Checked whole, steps included, before it is made."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ittybit_emulator.delivery.paths import check_filename, check_folder
from ittybit_emulator.errors import RequestError, TaskError
from ittybit_emulator.outbound import web_url
from ittybit_emulator.rendering.errors import OptionError
from ittybit_emulator.rendering.options import check
from ittybit_emulator.store.records import Generation
from ittybit_emulator.tasks.kinds import (
    RENDERED,
    STEPS,
    TASKS,
    canonical,
    rendering_kind,
)
from ittybit_emulator.tasks.validation.conditions import check_conditions

# What every kind takes (spec section 14.3); `description` is in samples of 14.2, and
# `metadata` becomes that of the output.
SHARED = frozenset(
    {"kind", "url", "file_id", "folder", "filename", "ref", "webhook_url", "next"}
    | {"description", "metadata"}
)
# What is beside the options in later generations (spec sections 14.4 and 24).
LATER = frozenset({"connection_id", "destination", "input"})
# The options of the kinds that are neither rendered nor answered by a model.
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


def options_of(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of the kind alone."""
    beside = SHARED | LATER
    return {name: value for name, value in request.items() if name not in beside}


def check_task(request: Mapping[str, Any]) -> None:
    """Raise RequestError 400, naming the field, for a task that cannot be made."""
    shared = _shared(request, "")
    check_kind(shared.kind, TASKS, "")
    _check_input(shared)
    if shared.kind == "workflow" and not shared.workflow:
        raise RequestError(400, "workflow: a workflow needs at least one step")
    _check_dated(shared, request, "")
    check_steps(shared.workflow, "workflow")
    check_steps(shared.next, "next")


def check_steps(steps: Sequence[Mapping[str, Any]], place: str) -> None:
    """Raise RequestError 400, naming place and field, for steps that are not right."""
    _check_each(steps, place, 1)
    if count_steps(steps) > STEPS_LIMIT:
        raise RequestError(400, f"{place}: more than {STEPS_LIMIT} steps")


def count_steps(steps: Sequence[Mapping[str, Any]]) -> int:
    """Return how many steps there are, the `next` ones included."""
    return sum(1 + count_steps(step.get("next") or []) for step in steps)


def _check_each(steps: Sequence[Mapping[str, Any]], place: str, depth: int) -> None:
    if depth > DEPTH_LIMIT:
        raise RequestError(400, f"next: nested more than {DEPTH_LIMIT} deep")
    for index, step in enumerate(steps):
        here = f"{place}[{index}]."
        shared = _shared(step, here)
        kind = canonical(shared.kind)
        check_kind(kind, STEPS, here)
        if shared.file_id or (shared.url and kind != "http"):
            raise RequestError(
                400, f"{here}url, file_id: a step has no input of its own"
            )
        _check_dated(shared, step, here)
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


def _check_dated(shared: _Shared, request: Mapping[str, Any], place: str) -> None:
    try:
        for name, url in (("url", shared.url), ("webhook_url", shared.webhook_url)):
            if url is not None:
                check_url(name, url)
        if canonical(shared.kind) == "http" and not shared.url:
            raise RequestError(400, "url: an http task needs one to post to")
        for name in sorted(LATER & request.keys()):
            raise RequestError(400, f"{name}: {shared.kind} has no such option")
    except RequestError as error:
        raise error.at(place) from error
    check_own(request, place)


def check_own(
    request: Mapping[str, Any], place: str, generation: Generation = "dated"
) -> None:
    """Raise RequestError 400 for what a task or step itself asks for.

    `request` is flat, whatever its generation; `place` is where it stands in the body.
    """
    shared = _shared(request, place)
    kind = canonical(shared.kind)
    try:
        check_folder(shared.folder)
        if shared.filename is not None:
            check_filename(shared.filename)
        if kind == "conditions":
            check_conditions(request.get("conditions"))
        _check_options(kind, options_of(request), generation)
    except RequestError as error:
        raise error.at(place) from error


def check_kind(kind: str, known: frozenset[str], place: str) -> None:
    """Raise RequestError 400 unless `kind` is one of `known`."""
    if kind not in known:
        message = f"{kind!r} is unknown; known are {', '.join(sorted(known))}"
        raise RequestError(400, f"{place}kind: {message}")


def check_url(name: str, url: str) -> None:
    """Raise RequestError 400, naming the field, unless `url` is one of the web."""
    try:
        web_url(url)
    except TaskError as error:
        raise RequestError(400, f"{name}: {error}") from error


def _check_options(kind: str, options: dict[str, Any], generation: Generation) -> None:
    if kind in RENDERED:
        _check_rendering(rendering_kind(kind, options, generation), options)
    unknown = sorted(set(options) - _OPTIONS.get(kind, set(options)))
    if unknown:
        raise RequestError(400, f"{unknown[0]}: {kind} has no such option")


def _check_rendering(kind: str, options: dict[str, Any]) -> None:
    try:
        check(kind, options)
    except OptionError as error:
        refused = "format_unsupported" if error.option == "format" else None
        raise RequestError(400, str(error), kind=refused) from error
    layers: list[dict[str, Any]] = options.get("layers") or []
    for layer in layers:
        # A path is what the server makes of a URL; from outside it would read any file.
        if "path" in layer:
            raise RequestError(400, "layers: a layer is given by url, not by path")
        if "url" in layer:
            check_url("layers", layer["url"])
