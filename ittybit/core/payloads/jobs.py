"""Request bodies of new jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions, idempotency_headers
from ittybit.core.kinds.check import (
    OptionError,
    check_fields,
    check_options,
    drop_omitted,
)
from ittybit.core.kinds.options import options_of
from ittybit.core.kinds.registry import find_kind
from ittybit.core.payloads.tasks import choose_body
from ittybit.core.validation import check_mapping
from ittybit.kinds.kind import to_dict
from ittybit.kinds.request_fields import JobFields


def build_job(kind: str | None, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a new job from `kind` and `fields`.

    Raises ArgumentError for an unknown kind, or an unknown, missing, or invalid field
    or option.
    """
    known = find_kind(kind, "job")
    given = drop_omitted(fields)
    options = drop_omitted(check_mapping("options", given.get("options", {})))
    beside = {name: value for name, value in given.items() if name != "options"}
    if misplaced := sorted(beside.keys() & options_of(known, "job")):
        raise OptionError(
            f"{misplaced[0]} is an option: pass options={{{misplaced[0]!r}: ...}}, or "
            f"call jobs.{kind}({misplaced[0]}=...)",
            misplaced[0],
        )
    check_fields(JobFields, "job", beside, f"job of kind {kind!r}")
    check_options(known, "job", options)
    body = {"kind": kind, **given}
    return to_dict({**body, "options": options} if "options" in given else body)


def build_job_request(
    kind: str | None,
    fields: Mapping[str, Any],
    request: Mapping[str, Any] | None,
    key: str | None,
    request_options: RequestOptions | None,
) -> Request:
    """Return the request that creates a job, with `request` or the given fields."""
    body = choose_body(build_job, kind, fields, request)
    headers = idempotency_headers(key, request_options)
    return Request(
        "POST", "/jobs", json=body, headers=headers, options=request_options or {}
    )
