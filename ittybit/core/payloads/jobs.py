"""Requests that create jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import msgspec

from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions, idempotency_headers
from ittybit.core.serialization.msgspec_types import convert
from ittybit.core.validation import check_known
from ittybit.errors import ArgumentError
from ittybit.types.jobs import (
    AdaptiveVideoJob,
    AnimationJob,
    AudioJob,
    ImageJob,
    VideoJob,
)

KINDS: Mapping[str, Any] = {
    "video": VideoJob,
    "audio": AudioJob,
    "image": ImageJob,
    "animation": AnimationJob,
    "adaptive_video": AdaptiveVideoJob,
}
"""Fields of a job by kind."""

_HINT = "; send other fields with jobs.create(request={...})"


def build_job(
    kind: str | None, fields: Mapping[str, Any], request: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the body of a new job from `kind` and `fields`, or `request` unchanged.

    Raises ArgumentError for an unknown kind, an unknown or missing field or option, or
    a value out of range.
    """
    if request is not None:
        if kind is not None or fields:
            raise ArgumentError("pass either request={...} or kind=..., not both")
        return dict(request)
    if not isinstance(kind, str) or kind not in KINDS:
        raise ArgumentError(
            f"unknown kind of job {kind!r}, expected one of {', '.join(KINDS)}"
        )
    body = {"kind": kind, **fields}
    known = KINDS[kind].__annotations__
    check_known(body, known, "field of a job", _HINT)
    options: Any = body.get("options")
    if isinstance(options, dict):
        check_known(
            cast("dict[str, Any]", options),
            _options(kind),
            f"option of kind {kind!r}",
            _HINT,
        )
    try:
        convert(body, KINDS[kind])
    except msgspec.ValidationError as error:
        message = str(error).replace("`$.", "`")
        raise ArgumentError(f"invalid job of kind {kind!r}: {message}") from error
    return body


def build_job_request(
    kind: str | None,
    fields: Mapping[str, Any],
    request: Mapping[str, Any] | None,
    key: str | None,
    request_options: RequestOptions | None,
) -> Request:
    """Return the request that creates a job, with the body from `build_job`."""
    body = build_job(kind, fields, request)
    headers = idempotency_headers(key)
    return Request(
        "POST", "/jobs", json=body, headers=headers, options=request_options or {}
    )


def _options(kind: str) -> list[str]:
    """Return the names of the options of `kind`."""
    job: Any = msgspec.inspect.type_info(KINDS[kind])
    [options] = [field.type for field in job.fields if field.name == "options"]
    return [field.name for field in options.fields]
