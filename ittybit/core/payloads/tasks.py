"""Requests that create tasks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import msgspec

from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions, idempotency_headers
from ittybit.core.payloads.api import NO_VERSION
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
from ittybit.types.kinds import (
    AudioStep,
    AudioTask,
    ChaptersStep,
    ChaptersTask,
    ConditionsStep,
    ConditionsTask,
    DescriptionStep,
    DescriptionTask,
    HttpStep,
    HttpTask,
    ImageStep,
    ImageTask,
    IngestTask,
    NsfwStep,
    NsfwTask,
    OutlineStep,
    OutlineTask,
    PromptStep,
    PromptTask,
    SpeechStep,
    SpeechTask,
    SubtitlesStep,
    SubtitlesTask,
    ThumbnailsStep,
    ThumbnailsTask,
    VideoStep,
    VideoTask,
    WorkflowTask,
)
from ittybit.types.standalone import ExportOptions


def build_task(
    kind: str | None, options: Mapping[str, Any], request: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the body of a new task from `kind` and `options`, or `request` unchanged.

    With ``input``, it is the body of a standalone task. Raises ArgumentError for an
    unknown kind, an unknown or missing option, or unless exactly one input (``url``,
    ``file_id``, or ``input``) is given.
    """
    if request is not None:
        if kind is not None or options:
            raise ArgumentError("pass either request={...} or kind=..., not both")
        return dict(request)
    if "input" in options:
        return build_standalone_task(kind, options)
    if "options" in options:
        raise ArgumentError(
            "options={...} needs input=..., a file or {'url': ...}; with url=... or "
            "file_id=..., pass each option as an argument"
        )
    if isinstance(kind, str) and kind in STANDALONE_KINDS and kind not in TASKS:
        raise ArgumentError(
            f"a task of kind {kind!r} needs input=..., a file or {{'url': ...}}"
        )
    body = build_body(
        "task", kind, options, TASKS, hint="with tasks.create(request={...})"
    )
    takes_file = "file_id" in TASKS[body["kind"]].__annotations__
    if takes_file and ("url" in options) == ("file_id" in options):
        raise ArgumentError(
            "a task needs one input: pass either url=... or file_id=..."
        )
    return body


def build_task_request(
    kind: str | None,
    options: Mapping[str, Any],
    request: Mapping[str, Any] | None,
    key: str | None,
    request_options: RequestOptions | None,
) -> Request:
    """Return the request that creates a task, with the body from `build_task`.

    A standalone task has no API version and can have an idempotency `key`. Raises
    ArgumentError if another task has a `key`.
    """
    body = build_task(kind, options, request)
    headers: dict[str, str | None] = {}
    if is_standalone(body):
        headers = {**NO_VERSION, **idempotency_headers(key)}
    elif key is not None:
        raise ArgumentError(
            "idempotency_key needs input=...: API version 2025-08-20 ignores the key"
        )
    return Request(
        "POST", "/tasks", json=body, headers=headers, options=request_options or {}
    )


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
"""Options of a standalone task by kind, or None if the kind has no options."""

_FIELDS = ("input", "options")
_HINT = "; send other options with tasks.create(request={...})"


def is_standalone(body: Mapping[str, Any]) -> bool:
    """Return whether `body` describes a standalone task of the undated API."""
    return isinstance(body.get("input"), Mapping)


def build_standalone_task(kind: object, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a standalone task of `kind` from ``input`` and ``options``.

    Raises ArgumentError for an unknown kind, another field, an input without a URL, or
    an option that is unknown, missing, or out of range.
    """
    if not isinstance(kind, str) or kind not in STANDALONE_KINDS:
        raise ArgumentError(
            f"unknown kind of task with input=... {kind!r}, expected one of "
            f"{', '.join(STANDALONE_KINDS)}"
        )
    if others := sorted(set(fields) - set(_FIELDS)):
        raise ArgumentError(
            f"{others[0]}=... cannot be combined with input=...: pass either input=... "
            "and options={...}, or url=... or file_id=... and options as arguments"
        )
    body = {"kind": kind, "input": _input(kind, fields["input"])}
    options = _options(kind, fields.get("options"))
    return body if options is None else {**body, "options": options}


def _input(kind: str, given: object) -> dict[str, Any]:
    """Return the `given` input as the object that the API expects."""
    if isinstance(given, File):
        given = _file_object(given)
    elif not isinstance(given, Mapping):
        raise ArgumentError(
            "input must be a file or {'url': ...}, not " + type(given).__name__
        )
    sent = dict(cast("Mapping[str, Any]", given))
    if not isinstance(sent.get("url"), str):
        raise ArgumentError("input must have a url, got " + repr(sorted(sent)))
    return {"url": sent["url"]} if STANDALONE_KINDS[kind] is None else sent


def _file_object(file: File) -> dict[str, Any]:
    """Return `file` with the fields of a File object of the undated API."""
    task_file = file if isinstance(file, TaskFile) else TaskFile()
    fields = {
        "object": "file",
        "url": file.url,
        "kind": file.kind,
        "format": task_file.format or file.container,
        "width": file.width,
        "height": file.height,
        "duration": file.duration,
        "codecs": task_file.codecs,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _options(kind: str, given: object) -> dict[str, Any] | None:
    known = STANDALONE_KINDS[kind]
    if known is None:
        if given is not None:
            raise ArgumentError(f"a task of kind {kind!r} has no options{_HINT}")
        return None
    if given is None:
        if required := sorted(known.__required_keys__):
            raise ArgumentError(
                f"a task of kind {kind!r} needs options={{{required[0]!r}: ...}}"
            )
        return None
    options = dict(check_mapping("options", given))
    check_known(options, known, f"option of kind {kind!r}", _HINT)
    try:
        convert(options, known)
    except msgspec.ValidationError as error:
        message = str(error).replace("`$.", "`options.")
        raise ArgumentError(f"invalid task of kind {kind!r}: {message}") from error
    return options


TASKS: Mapping[str, Any] = {
    "ingest": IngestTask,
    "video": VideoTask,
    "image": ImageTask,
    "audio": AudioTask,
    "chapters": ChaptersTask,
    "subtitles": SubtitlesTask,
    "thumbnails": ThumbnailsTask,
    "nsfw": NsfwTask,
    "speech": SpeechTask,
    "description": DescriptionTask,
    "outline": OutlineTask,
    "prompt": PromptTask,
    "workflow": WorkflowTask,
    "conditions": ConditionsTask,
    "http": HttpTask,
}
"""Options of a task by kind."""

STEPS: Mapping[str, Any] = {
    "video": VideoStep,
    "image": ImageStep,
    "audio": AudioStep,
    "chapters": ChaptersStep,
    "subtitles": SubtitlesStep,
    "thumbnails": ThumbnailsStep,
    "nsfw": NsfwStep,
    "speech": SpeechStep,
    "description": DescriptionStep,
    "outline": OutlineStep,
    "prompt": PromptStep,
    "conditions": ConditionsStep,
    "http": HttpStep,
}
"""Options of a step by kind. ``ingest`` and ``workflow`` cannot be steps."""


def build_body(
    noun: str,
    kind: object,
    options: Mapping[str, Any],
    known: Mapping[str, Any],
    *,
    hint: str,
) -> dict[str, Any]:
    """Return the request body of a task or step.

    Args:
        noun: Name of the object in messages.
        kind: The kind.
        options: The options.
        known: Options by kind.
        hint: How to send other options, for the message.

    Raises:
        ArgumentError: The kind is unknown, or an option is unknown or missing.
    """
    if not isinstance(kind, str) or kind not in known:
        raise ArgumentError(
            f"unknown kind of {noun} {kind!r}, expected one of {', '.join(known)}"
        )
    names = [name for name in known[kind].__annotations__ if name != "kind"]
    if unknown := sorted(set(options) - set(names)):
        raise ArgumentError(
            f"a {noun} of kind {kind!r} has no option {unknown[0]!r}, expected one of "
            f"{', '.join(names)}; send other options {hint}"
        )
    if missing := sorted(known[kind].__required_keys__ - {"kind", *options}):
        raise ArgumentError(f"a {noun} of kind {kind!r} needs {missing[0]}=...")
    return {"kind": kind, **options}
