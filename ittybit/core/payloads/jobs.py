"""What a job's description must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import msgspec

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
"""The fields of a job of each kind."""

_INSTEAD = "; anything else can be sent with jobs.create(request={...})"


def build_job(
    kind: str | None, fields: Mapping[str, Any], request: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the body of a new job from `kind` and `fields`, or from `request`.

    What stands in `request` goes to the server as it is. Raises ArgumentError for an
    unknown kind, field or option, one that is missing, and a value out of its range.
    """
    if request is not None:
        if kind is not None or fields:
            raise ArgumentError("give either request={...} or kind=..., not both")
        return dict(request)
    if not isinstance(kind, str) or kind not in KINDS:
        raise ArgumentError(
            f"unknown kind of job {kind!r}: known are {', '.join(KINDS)}"
        )
    body = {"kind": kind, **fields}
    known = KINDS[kind].__annotations__
    check_known(body, known, "field of a job", _INSTEAD)
    options: Any = body.get("options")
    if isinstance(options, dict):
        check_known(
            cast("dict[str, Any]", options),
            _options(kind),
            f"option of kind {kind!r}",
            _INSTEAD,
        )
    try:
        convert(body, KINDS[kind])
    except msgspec.ValidationError as error:
        told = str(error).replace("`$.", "`")
        raise ArgumentError(f"a job of kind {kind!r}: {told}") from error
    return body


def _options(kind: str) -> list[str]:
    """Return the names of the options of `kind`."""
    job: Any = msgspec.inspect.type_info(KINDS[kind])
    [options] = [field.type for field in job.fields if field.name == "options"]
    return [field.name for field in options.fields]
