"""What a task's description must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import msgspec

from ittybit.core.http.request_options import idempotency_headers
from ittybit.core.payloads.kinds import TASKS, build_body
from ittybit.core.serialization.msgspec_types import convert
from ittybit.core.validation import check_known, check_mapping
from ittybit.errors import ArgumentError
from ittybit.types.file import File, TaskFile
from ittybit.types.jobs import (
    AdaptiveVideoJobOptions,
    AnimationJobOptions,
    AudioJobOptions,
    ImageJobOptions,
    VideoJobOptions,
)
from ittybit.types.standalone import ExportOptions


def build_task(
    kind: str | None, options: Mapping[str, Any], request: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the body of a new task from `kind` and `options`, or from `request`.

    What stands in `request` goes to the server as it is. With ``input`` it is a task
    that stands alone. Raises ArgumentError for an unknown kind, an option that the kind
    does not have, one that it needs and that is missing, and unless there is one input:
    ``url``, ``file_id`` or ``input``.
    """
    if request is not None:
        if kind is not None or options:
            raise ArgumentError("give either request={...} or kind=..., not both")
        return dict(request)
    if "input" in options:
        return build_standalone_task(kind, options)
    if "options" in options:
        raise ArgumentError(
            "options={...} goes with input=..., a file or {'url': ...}; with url=... "
            "or file_id=... the options stand beside it"
        )
    if isinstance(kind, str) and kind in STANDALONE_KINDS and kind not in TASKS:
        raise ArgumentError(
            f"a task of kind {kind!r} needs input=..., a file or {{'url': ...}}"
        )
    body = build_body(
        "task", kind, options, TASKS, instead="with tasks.create(request={...})"
    )
    takes_file = "file_id" in TASKS[body["kind"]].__annotations__
    if takes_file and ("url" in options) == ("file_id" in options):
        raise ArgumentError("a task needs one input: either url=... or file_id=...")
    return body


def task_headers(body: Mapping[str, Any], key: str | None) -> dict[str, str | None]:
    """Return what the request for a task with this `body` carries in its head.

    One of the later generation goes without a version, and may have a `key` by which
    the server knows it when it comes again; ArgumentError where another has one.
    """
    if is_standalone(body):
        return {"Accept-Version": None, **idempotency_headers(key)}
    if key is not None:
        raise ArgumentError(
            "idempotency_key goes with input=...: the dated API does not know it"
        )
    return {}


STANDALONE_KINDS: Mapping[str, Any] = {
    "probe": None,
    "import": None,
    "video": VideoJobOptions,
    "audio": AudioJobOptions,
    "image": ImageJobOptions,
    "animation": AnimationJobOptions,
    "adaptive_video": AdaptiveVideoJobOptions,
    "export": ExportOptions,
}
"""The options of a standalone task of each kind; None where it has none."""

_TAKEN = ("input", "options")
_INSTEAD = "; anything else can be sent with tasks.create(request={...})"


def is_standalone(body: Mapping[str, Any]) -> bool:
    """Tell whether a task's `body` is one of the later generation, without a date."""
    return isinstance(body.get("input"), Mapping)


def build_standalone_task(kind: object, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a task of `kind` from its `fields`: ``input`` and ``options``.

    Raises ArgumentError for an unknown kind, what belongs to the dated form, an input
    without a URL, and options that are unknown, missing or out of their range.
    """
    if not isinstance(kind, str) or kind not in STANDALONE_KINDS:
        raise ArgumentError(
            f"unknown kind of task with input=...: {kind!r}; known are "
            f"{', '.join(STANDALONE_KINDS)}"
        )
    if dated := sorted(set(fields) - set(_TAKEN)):
        raise ArgumentError(
            f"{dated[0]}=... cannot stand beside input=...: give either input=... and "
            "options={...}, or url=... or file_id=... and the options beside it"
        )
    body = {"kind": kind, "input": _input(kind, fields["input"])}
    options = _options(kind, fields.get("options"))
    return body if options is None else {**body, "options": options}


def _input(kind: str, given: object) -> dict[str, Any]:
    """Return what was `given` as the object that the API takes."""
    if isinstance(given, File):
        given = _file_object(given)
    elif not isinstance(given, Mapping):
        raise ArgumentError(
            "input must be a file or {'url': ...}, not " + type(given).__name__
        )
    sent = dict(cast("Mapping[str, Any]", given))
    if not isinstance(sent.get("url"), str):
        raise ArgumentError("input has no url, by which alone a file is found")
    return {"url": sent["url"]} if STANDALONE_KINDS[kind] is None else sent


def _file_object(file: File) -> dict[str, Any]:
    """Return `file` with the fields of a File object of section 24.4."""
    seen = file if isinstance(file, TaskFile) else TaskFile()
    fields = {
        "object": "file",
        "url": file.url,
        "kind": file.kind,
        "format": seen.format or file.container,
        "width": file.width,
        "height": file.height,
        "duration": file.duration,
        "codecs": seen.codecs,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _options(kind: str, given: object) -> dict[str, Any] | None:
    into = STANDALONE_KINDS[kind]
    if into is None:
        if given is not None:
            raise ArgumentError(f"a task of kind {kind!r} has no options{_INSTEAD}")
        return None
    if given is None:
        if needed := sorted(into.__required_keys__):
            raise ArgumentError(
                f"a task of kind {kind!r} needs options={{{needed[0]!r}: ...}}"
            )
        return None
    options = dict(check_mapping("options", given))
    check_known(options, into, f"option of kind {kind!r}", _INSTEAD)
    try:
        convert(options, into)
    except msgspec.ValidationError as error:
        told = str(error).replace("`$.", "`options.")
        raise ArgumentError(f"a task of kind {kind!r}: {told}") from error
    return options
