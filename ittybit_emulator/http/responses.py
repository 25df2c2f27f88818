"""Responses in the form of the requested API version."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import msgspec
from aiohttp import web

from ittybit_emulator.errors import RequestError
from ittybit_emulator.http.exchange import EXCHANGE
from ittybit_emulator.http.pagination import (
    DEFAULT_LIMIT,
    cursor_headers,
    links_header,
    page_urls,
    parse_page,
    select_window,
)
from ittybit_emulator.service import SERVICE
from ittybit_emulator.store.table import R, Table

_encode = msgspec.json.Encoder().encode


def reply(
    request: web.Request, data: Mapping[str, Any], *, status: int = 200
) -> web.Response:
    """Return a response with one object."""
    if _is_enveloped(request):
        links = {"self": _own_url(request, data), "parent": _parent_url(request)}
        data = _envelope(request, "object", data=data, links=links)
    return _response(data, status)


def reply_list(
    request: web.Request,
    table: Table[R],
    view: Callable[[R], Any],
    default_limit: int = DEFAULT_LIMIT,
) -> web.Response:
    """Return a response with the requested numbered page of a list."""
    page = parse_page(request, table.count(), default_limit)
    items = [view(one) for one in table.page(page.offset, page.limit)]
    urls = page_urls(request, page)
    if not _is_enveloped(request):
        return _response(items, 200, {"Links": links_header(urls)})
    envelope = _envelope(request, "list", data=items, links=urls)
    envelope["meta"] |= {
        "limit": page.limit,
        "total": page.total,
        "page": page.number,
        "pages": page.pages,
    }
    return _response(envelope, 200)


def reply_window(
    request: web.Request,
    table: Table[R],
    view: Callable[[R], Any],
    filters: Mapping[str, Collection[str]] | None = None,
) -> web.Response:
    """Return a response with the requested cursor page of a list.

    `filters` lists the allowed values by column.
    """
    window, limit = select_window(request, table, filters or {})
    items = [view(one) for one in window.records]
    return _response(items, 200, cursor_headers(request, window, limit))


def reply_error(request: web.Request, error: RequestError) -> web.Response:
    """Return an error response."""
    body: Any = {"message": error.message}
    if request[EXCHANGE].undated:
        body = {"kind": error_kind(error, request.path), "message": error.message}
    elif _is_enveloped(request):
        links = {"self": _url(request), "parent": None}
        body = _envelope(request, "error", error=body, links=links)
    return _response(body, error.status, error.headers)


def _is_enveloped(request: web.Request) -> bool:
    return request[EXCHANGE].version.enveloped and not request[EXCHANGE].undated


def _envelope(
    request: web.Request, kind: str, *, links: Any, data: Any = None, error: Any = None
) -> dict[str, Any]:
    exchange, store = request[EXCHANGE], request.app[SERVICE].store
    meta = {
        "request_id": exchange.request_id,
        "org_id": store.identity("org"),
        "project_id": store.identity("prj"),
        "version": exchange.version.name,
        "type": kind,
    }
    return {"meta": meta, "data": data, "error": error, "links": links}


def _url(request: web.Request) -> str:
    try:
        return str(request.url)
    except ValueError:  # the Host header is invalid
        return str(request.rel_url)


def _own_url(request: web.Request, data: Mapping[str, Any]) -> str:
    # The response to a create describes the new object, not the collection.
    if request.method == "POST" and "id" in data:
        return str(request.url.with_query(None) / str(data["id"]))
    return str(request.url)


def _parent_url(request: web.Request) -> str:
    if request.method == "POST":
        return str(request.url.with_query(None))
    return str(request.url.parent)


def _response(
    data: Any, status: int, headers: dict[str, str] | None = None
) -> web.Response:
    return web.Response(
        body=_encode(data),
        status=status,
        headers=headers,
        content_type="application/json",
        charset="utf-8",
    )


_KINDS = {
    400: "request_invalid",
    401: "token_invalid",
    402: "payment_required",
    403: "project_required",
    405: "method_not_allowed",
    413: "request_too_large",
}
_NOUNS = {
    "automations": "automation",
    "connections": "connection",
    "events": "event",
    "jobs": "job",
    "runs": "run",
    "tasks": "task",
    "webhooks": "webhook_endpoint",
}


def error_kind(error: RequestError, path: str) -> str:
    """Return the error kind in the response to a request for `path`."""
    if error.kind is not None:
        return error.kind
    if error.status == 404:
        noun = _NOUNS.get(path.split("/")[1], "resource")
        return f"{noun}_not_found"
    return _KINDS.get(error.status, "internal_error")
