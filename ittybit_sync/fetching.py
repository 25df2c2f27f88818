# Generated from ittybit_async/fetching.py by build_sync.py. Do not edit.
"""Files that the server fetches itself (spec section 19.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard, cast

from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions
from ittybit.core.payloads.tasks import description
from ittybit.core.transfers.options import IngestOptions, Transfer, UploadOptions
from ittybit.core.url.url import normalize, path
from ittybit.core.validation import check_known
from ittybit.errors import ArgumentError
from ittybit.types import File, Task
from ittybit_sync.http.engine import Engine

_FIELDS = ("folder", "filename", "ref", "metadata")


def is_url(source: object) -> TypeGuard[str]:
    """Tell whether `source` is a URL, and so no path of this machine."""
    return isinstance(source, str) and source.lower().startswith(
        ("http://", "https://")
    )


def fetched(engine: Engine, url: str, told: Mapping[str, Any]) -> File:
    """Return the file that the server has made of `url`."""
    Transfer.of(told, UploadOptions)
    if told.get("signed_url") is not None:
        raise ArgumentError("the server fetches a URL itself: leave out signed_url")
    return engine.call(_request("files", {"url": url}, told), File)


def ingested(engine: Engine, url: object, told: Mapping[str, Any]) -> Task:
    """Return the task by which the server fetches `url`."""
    if not is_url(url):
        raise ArgumentError(
            "only a URL need not be waited for: what is on this machine must be sent"
        )
    check_known(told, IngestOptions, "argument")
    fields = description("ingest", {"url": url}, None)
    return engine.call(_request("tasks", fields, told), Task)


def _request(
    resource: str, fields: Mapping[str, Any], told: Mapping[str, Any]
) -> Request:
    given = {name: told[name] for name in _FIELDS if told.get(name) is not None}
    given["url"] = normalize(fields["url"], "the URL to fetch")
    options = cast("RequestOptions", told.get("request_options") or {})
    return Request("POST", path(resource), json={**fields, **given}, options=options)
