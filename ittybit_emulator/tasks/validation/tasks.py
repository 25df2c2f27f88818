"""Validation of requests for tasks, including their steps."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec

from ittybit.core.kinds.check import OptionError, check_options, fits
from ittybit.core.kinds.descriptions import describe
from ittybit.core.kinds.markers import Api
from ittybit.core.kinds.registry import kinds_of
from ittybit.core.printable import show
from ittybit.kinds.fields import WebUrl
from ittybit_emulator.errors import RequestError
from ittybit_emulator.tasks.names import canonical_kind

# Fields that the options of every kind exclude.
SHARED = frozenset(
    {"kind", "url", "file_id", "folder", "filename", "ref", "webhook_url", "next"}
    | {"description", "metadata"}
)
# Fields beside the options in the runs and jobs APIs.
LATER = frozenset({"connection_id", "destination", "input"})
STEPS_LIMIT = 100
DEPTH_LIMIT = 20


class _Shared(msgspec.Struct):
    kind: str
    next: list[dict[str, Any]] = msgspec.field(default_factory=list[dict[str, Any]])
    workflow: list[dict[str, Any]] = msgspec.field(default_factory=list[dict[str, Any]])


def get_options(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return only the options that are specific to the kind."""
    beside = SHARED | LATER
    return {name: value for name, value in request.items() if name not in beside}


def check_task(request: Mapping[str, Any]) -> None:
    """Raise RequestError 400 that names the field for an invalid task."""
    shared = _parse_shared(request, "")
    check_kind(shared.kind, "task", "")
    if shared.kind == "workflow" and not shared.workflow:
        raise RequestError(400, "workflow: must contain at least one step")
    check_own(shared.kind, request, "", "task")
    if shared.kind not in ("http", "ingest"):
        _check_input(request)
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
        check_kind(kind, "step", here)
        if request_input(step) and kind != "http":
            raise RequestError(
                400, f"{here}url, file_id: are not allowed, because a step has no input"
            )
        check_own(kind, step, here, "step")
        _check_each(shared.next, f"{here}next", depth + 1)


def _parse_shared(request: Mapping[str, Any], place: str) -> _Shared:
    given = {name: value for name, value in request.items() if value is not None}
    try:
        return msgspec.convert(given, _Shared)
    except msgspec.ValidationError as error:
        text, _, where = str(error).partition(" - at ")
        field = where.strip("`").removeprefix("$").lstrip(".") or "kind"
        raise RequestError(400, f"{place}{field}: {text.replace('`', '')}") from error


def _check_input(request: Mapping[str, Any]) -> None:
    given = request_input(request)
    if len(given) != 1:
        problem = "both were given" if given else "neither was given"
        raise RequestError(400, f"url, file_id: exactly one is required; {problem}")


def request_input(request: Mapping[str, Any]) -> list[str]:
    """Return the names of the given inputs."""
    return [name for name in ("url", "file_id") if request.get(name)]


def check_own(kind: str, request: Mapping[str, Any], place: str, api: Api) -> None:
    """Raise RequestError 400 for invalid fields of a task or step, without its steps.

    `request` has the options of `kind`, for the dated API beside the other fields.
    `place` is its path in the body.
    """
    known = kinds_of(api)[kind]
    given = {name: value for name, value in request.items() if name != "kind"}
    with refuse(place, {"format": "format_unsupported"}):
        check_options(known, api, given, known.task_fields if api == "task" else None)


@contextmanager
def refuse(place: str, kinds: Mapping[str | None, str]) -> Generator[None]:
    """Turn an OptionError into a RequestError 400 of the kind for its option.

    `place` is the path of the options in the body.
    """
    try:
        yield
    except OptionError as error:
        where = f"{place.rstrip('.')}: " if place else ""
        kind = kinds.get(error.option)
        raise RequestError(400, f"{where}{error}", kind=kind) from error


def check_kind(kind: str, api: Api, place: str) -> None:
    """Raise RequestError 400 unless `api` knows `kind`."""
    if kind not in (known := kinds_of(api)):
        message = f"must be one of {', '.join(sorted(known))}, got {kind!r}"
        raise RequestError(400, f"{place}kind: {message}")


def check_url(
    name: str, url: object, hint: Any = WebUrl, kind: str | None = None
) -> None:
    """Raise RequestError 400 of `kind` that names the field unless `url` fits."""
    if not fits(url, hint):
        message = f"{name} must be {describe(hint)}, got {show(url)}"
        raise RequestError(400, message, kind=kind)
