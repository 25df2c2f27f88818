"""What the description of a task that stands alone must be (spec section 24.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import msgspec

from ittybit.core.serialization.msgspec_types import converted
from ittybit.core.validation import check_known, checked_mapping
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

KINDS: Mapping[str, Any] = {
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


def description(kind: object, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a task of `kind` from its `fields`: ``input`` and ``options``.

    Raises ArgumentError for an unknown kind, what belongs to the dated form, an input
    without a URL, and options that are unknown, missing or out of their range.
    """
    if not isinstance(kind, str) or kind not in KINDS:
        raise ArgumentError(
            f"unknown kind of task with input=...: {kind!r}; known are "
            f"{', '.join(KINDS)}"
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
    return {"url": sent["url"]} if KINDS[kind] is None else sent


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
    into = KINDS[kind]
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
    options = dict(checked_mapping("options", given))
    check_known(options, into, f"option of kind {kind!r}", _INSTEAD)
    try:
        converted(options, into)
    except msgspec.ValidationError as error:
        told = str(error).replace("`$.", "`options.")
        raise ArgumentError(f"a task of kind {kind!r}: {told}") from error
    return options
