"""Parts of a list between two ids, and the links between them (spec section 9, G4)."""

from collections.abc import Collection, Mapping
from typing import Any

from aiohttp import web

from ittybit_emulator.errors import RequestError
from ittybit_emulator.http.paging import limit_of
from ittybit_emulator.table import Record, Table, Window

_LIMIT = 20
_CURSORS = ("after", "before")


def has_cursor(request: web.Request, filters: Collection[str]) -> bool:
    """Whether the query has a word that pages by number do not know."""
    return any(name in request.query for name in (*_CURSORS, "order", *filters))


def window_of(
    request: web.Request,
    table: Table[Any],
    filters: Mapping[str, Collection[str]] | None = None,
) -> tuple[Window[Any], int]:
    """Return the records that the query asks for, and the limit in force.

    `filters` gives the values that columns may have. RequestError 400 naming the field.
    """
    limit = limit_of(request, _LIMIT)
    order = request.query.get("order", "desc")
    if order not in {"asc", "desc"}:
        raise RequestError(400, f"order: must be asc or desc, not {order!r}")
    after, before = (request.query.get(name) for name in _CURSORS)
    try:
        window = table.window(
            limit,
            after=after,
            before=before,
            newest_first=order == "desc",
            **(filters or {}),
        )
    except KeyError as error:
        message = f"after, before: there is nothing with the id {error}"
        raise RequestError(400, message) from error
    return window, limit


def cursor_headers(
    request: web.Request, window: Window[Any], limit: int
) -> dict[str, str]:
    """Return ``Link``, ``Has-More`` and ``Limit`` for a part of a list."""
    backward = "before" in request.query and "after" not in request.query
    links: dict[str, str] = {}
    if window.records:
        first: Record = window.records[0]
        last: Record = window.records[-1]
        if window.more_after and not backward:
            links["next"] = str(request.url.update_query(after=last.id, limit=limit))
        if window.more_before and backward:
            links["prev"] = str(request.url.update_query(before=first.id, limit=limit))
    more = window.more_before if backward else window.more_after
    return {
        "Link": ", ".join(f'<{url}>; rel="{name}"' for name, url in links.items()),
        "Has-More": "true" if more else "false",
        "Limit": str(limit),
    }
