"""Request bodies of new tasks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions, idempotency_headers
from ittybit.core.kinds.check import check_options, drop_omitted, fits
from ittybit.core.kinds.descriptions import describe
from ittybit.core.kinds.options import options_of
from ittybit.core.kinds.registry import find_kind, kinds_of
from ittybit.core.payloads.api import NO_VERSION
from ittybit.core.printable import show
from ittybit.core.validation import check_mapping
from ittybit.errors import ArgumentError
from ittybit.kinds.fields import SourceUrl
from ittybit.kinds.kind import Kind, check_steps, to_dict
from ittybit.kinds.request_fields import FileTaskFields
from ittybit.types.file import File, TaskFile

_BARE_INPUT = frozenset({"probe", "import"})
"""Kinds whose input is only a URL."""


def choose_body(
    build: Callable[[str | None, Mapping[str, Any]], dict[str, Any]],
    kind: str | None,
    fields: Mapping[str, Any],
    request: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Return a copy of `request`, or the body that `build` returns."""
    if request is None:
        return build(kind, fields)
    if kind is not None or fields:
        raise ArgumentError("pass either request={...} or kind=..., not both")
    return dict(check_mapping("request", request))


def build_task(kind: str | None, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a new task from `kind` and `options`.

    With ``input``, it is the body of a standalone task. Raises ArgumentError for an
    unknown kind, an unknown, missing, or invalid option, or unless exactly one input
    (``url``, ``file_id``, or ``input``) is given.
    """
    given = drop_omitted(options)
    if "input" in given:
        return build_standalone_task(kind, given)
    if "options" in given:
        raise ArgumentError(
            "options={...} needs input=..., a file or {'url': ...}; with url=... or "
            "file_id=..., pass each option as an argument"
        )
    is_text = isinstance(kind, str)
    if is_text and kind in kinds_of("standalone") and kind not in kinds_of("task"):
        raise ArgumentError(
            f"a task of kind {kind!r} needs input=..., a file or {{'url': ...}}"
        )
    known = find_kind(kind, "task")
    check_options(known, "task", given, known.task_fields)
    check_following(given)
    takes_file = known.task_fields is FileTaskFields
    if takes_file and ("url" in given) == ("file_id" in given):
        raise ArgumentError(
            "a task needs one input: pass either url=... or file_id=..."
        )
    return to_dict({"kind": kind, **given})


def build_step(kind: object, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return a step as a dict, or raise ArgumentError as `build_task`."""
    given = drop_omitted(options)
    check_options(find_kind(kind, "step"), "step", given)
    check_following(given)
    return {"kind": kind, **given}


def check_following(options: Mapping[str, Any]) -> None:
    """Raise ArgumentError for invalid steps in `options`."""
    for name in {"next", "workflow"} & options.keys():
        check_steps(options[name], name, "step")


def build_task_request(
    kind: str | None,
    options: Mapping[str, Any],
    request: Mapping[str, Any] | None,
    key: str | None,
    request_options: RequestOptions | None,
) -> Request:
    """Return the request that creates a task, with `request` or the given options.

    A standalone task has no API version and can have an idempotency `key`. Raises
    ArgumentError if another task has a `key`.
    """
    body = choose_body(build_task, kind, options, request)
    headers: dict[str, str | None] = {}
    # isinstance with an abstract class is slow for None.
    if "input" in body and isinstance(body["input"], Mapping):  # a standalone task
        headers = {**NO_VERSION, **idempotency_headers(key, request_options)}
    elif key is not None:
        raise ArgumentError(
            "idempotency_key needs input=...: API version 2025-08-20 ignores the key"
        )
    return Request(
        "POST", "/tasks", json=body, headers=headers, options=request_options or {}
    )


def build_standalone_task(kind: object, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a standalone task of `kind` from ``input`` and ``options``.

    Raises ArgumentError for an unknown kind, another field, an input without a URL, or
    an option that is unknown, missing, or invalid.
    """
    known = find_kind(kind, "standalone")
    if others := sorted(set(fields) - {"input", "options"}):
        raise ArgumentError(
            f"{others[0]}=... cannot be combined with input=...: pass either input=... "
            "and options={...}, or url=... or file_id=... and options as arguments"
        )
    body = {"kind": kind, "input": _input(known, fields["input"])}
    options = drop_omitted(check_mapping("options", fields.get("options", {})))
    if not options_of(known, "standalone"):
        if options:
            raise ArgumentError(f"a task of kind {kind!r} has no options")
        return body
    check_options(known, "standalone", options)
    return {**body, "options": to_dict(options)} if "options" in fields else body


def _input(kind: type[Kind], given: object) -> dict[str, Any]:
    """Return the `given` input as the object that the API expects."""
    if isinstance(given, File):
        given = _file_object(given)
    elif not isinstance(given, Mapping):
        raise ArgumentError(
            "input must be a file or {'url': ...}, not " + type(given).__name__
        )
    sent = dict(cast("Mapping[str, Any]", given))
    if "url" not in sent:
        raise ArgumentError("input must have a url, got " + repr(sorted(sent)))
    if not fits(sent["url"], SourceUrl):
        raise ArgumentError(
            f"input.url must be {describe(SourceUrl)}, got {show(sent['url'])}"
        )
    return {"url": sent["url"]} if kind.kind in _BARE_INPUT else sent


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
