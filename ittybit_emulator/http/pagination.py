"""Pagination by page number and by cursor."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from ittybit_emulator.errors import RequestError
from ittybit_emulator.store.table import Record, Table, Window

DEFAULT_LIMIT = 20
_LIMIT_MAX = 100
_DIGITS_MAX = 9


@dataclass(frozen=True)
class Page:
    """One page of a list with `total` items; `number` starts at 1."""

    number: int
    limit: int
    total: int

    @property
    def offset(self) -> int:
        """The number of items before this page."""
        return (self.number - 1) * self.limit

    @property
    def pages(self) -> int:
        """The number of pages; an empty list has one."""
        return max(1, -(-self.total // self.limit))

    @property
    def links(self) -> dict[str, int | None]:
        """The page numbers that this page links to, by relation."""
        previous = min(self.number - 1, self.pages)
        following = self.number + 1
        return {
            "self": self.number,
            "first": 1,
            "prev": previous or None,
            "next": following if following <= self.pages else None,
            "last": self.pages,
        }


def parse_page(request: web.Request, total: int, default_limit: int) -> Page:
    """Return the requested page, or raise RequestError 400 that names the field."""
    number = _parse_integer(request, "page", 1)
    return Page(number, parse_limit(request, default_limit), total)


def parse_limit(request: web.Request, default: int) -> int:
    """Return the requested page size, or raise RequestError 400."""
    limit = _parse_integer(request, "limit", default)
    if limit > _LIMIT_MAX:
        raise RequestError(400, f"limit: must be from 1 to {_LIMIT_MAX}, got {limit}")
    return limit


def page_urls(request: web.Request, page: Page) -> dict[str, str | None]:
    """Return the URLs of the linked pages by relation, or None for missing pages."""
    return {
        relation: None
        if number is None
        else str(request.url.update_query(page=number, limit=page.limit))
        for relation, number in page.links.items()
    }


def links_header(urls: dict[str, str | None]) -> str:
    """Return the value of the ``Links`` header."""
    return ", ".join(f'<{url}>; rel="{name}"' for name, url in urls.items() if url)


def _parse_integer(request: web.Request, name: str, default: int) -> int:
    text = request.query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS_MAX):
        raise RequestError(400, f"{name}: must be a whole number, got {text!r}")
    if int(text) < 1:
        raise RequestError(400, f"{name}: must be 1 or more, got {text}")
    return int(text)


_CURSORS = ("after", "before")


def has_cursor(request: web.Request, filters: Collection[str]) -> bool:
    """Return whether the query has a parameter that only cursor pagination knows."""
    return any(name in request.query for name in (*_CURSORS, "order", *filters))


def select_window(
    request: web.Request,
    table: Table[Any],
    filters: Mapping[str, Collection[str]],
) -> tuple[Window[Any], int]:
    """Return the requested records and the page size, or raise RequestError 400.

    `filters` lists the allowed values by column.
    """
    limit = parse_limit(request, DEFAULT_LIMIT)
    order = request.query.get("order", "desc")
    if order not in {"asc", "desc"}:
        raise RequestError(400, f"order: must be asc or desc, got {order!r}")
    after, before = (request.query.get(name) for name in _CURSORS)
    try:
        window = table.window(
            limit,
            after=after,
            before=before,
            newest_first=order == "desc",
            **filters,
        )
    except KeyError as error:
        message = f"after, before: must be the ID of an existing item, got {error}"
        raise RequestError(400, message) from error
    return window, limit


def cursor_headers(
    request: web.Request, window: Window[Any], limit: int
) -> dict[str, str]:
    """Return the headers ``Link``, ``Has-More``, and ``Limit`` of a page."""
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
