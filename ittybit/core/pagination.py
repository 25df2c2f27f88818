"""Pages of lists, and the query of the next page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Generic, Protocol, TypeAlias, TypeVar, cast
from urllib.parse import parse_qsl, urlencode

import msgspec
from msgspec import Struct

from ittybit.core.http.models import Response
from ittybit.core.serialization.codec import list_of
from ittybit.core.serialization.msgspec_types import decoder, parse_json, to_utf8
from ittybit.core.serialization.plain import to_option
from ittybit.core.url.querystring import Querystring
from ittybit.errors import APIResponseValidationError

T = TypeVar("T")

_MAX_DIGITS = 18
_ENVELOPE = frozenset({"data", "links", "meta"})
_SPELLING = Querystring()
_FLAT = frozenset({str, int, float, bool, type(None)})
_MAX_HEADER = 1 << 13  # characters
_START = 1 << 12  # bytes
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,]+))", re.IGNORECASE)


NextQuery: TypeAlias = dict[str, object] | None
"""Query of the next page, or None after the last page."""


class ListPage(Struct, Generic[T], frozen=True):
    """One page of a list."""

    items: list[T]
    next: NextQuery | Callable[[], NextQuery]
    """Query of the next page, or a function that returns it."""
    total: int | None = None
    """Number of items on all pages, if the server sent it."""

    @property
    def next_query(self) -> NextQuery:
        """Query of the next page, or None after the last page."""
        return self.next() if callable(self.next) else self.next


class Paging(Protocol):
    """Function that decodes a page of a list."""

    def __call__(
        self,
        response: Response,
        query: Mapping[str, object],
        item: type[T],
        read: Callable[[Response, Any], Any],
        /,
    ) -> ListPage[T]:
        """Return the page in the `response` to `query`. `read` decodes the response."""
        ...


def read_items(
    response: Response, item: type[T], read: Callable[[Response, Any], Any]
) -> list[T]:
    """Return the items of a page. A list that is null or absent is empty."""
    try:
        items: list[T] = read(response, list_of(item))
    except APIResponseValidationError:
        if not is_empty(response.content):
            raise
        return []
    return items


def is_empty(content: bytes) -> bool:
    """Return whether a body is an envelope without items."""
    try:
        body: Any = parse_json(content)
    except msgspec.DecodeError:
        return False
    if not isinstance(body, dict):
        return False
    fields = cast("dict[str, object]", body)
    return fields.keys() <= _ENVELOPE and not fields.get("data")


def linked_paging(
    response: Response,
    query: Mapping[str, object],
    item: type[T],
    read: Callable[[Response, Any], Any],
) -> ListPage[T]:
    """Return a page whose next page is linked by the server or has the next number."""
    items: list[T] = read_items(response, item, read)
    # Most callers of a single page never use the next query.
    return ListPage(items, partial(next_query, response, query, len(items)))


def cursor_paging(
    response: Response,
    query: Mapping[str, object],
    item: type[T],
    read: Callable[[Response, Any], Any],
) -> ListPage[T]:
    """Return a page whose next page starts after its last item.

    With only ``before`` in `query`, the next page ends before the first item. Raises
    APIResponseValidationError if there is a next page, but the item has no ID.
    """
    items: list[T] = read_items(response, item, read)
    return ListPage(items, _next_cursor(response, query, items))


def _next_cursor(
    response: Response, query: Mapping[str, object], items: list[Any]
) -> dict[str, object] | None:
    backward = query.get("before") is not None and query.get("after") is None
    link = (links(response.headers) or {}).get("prev" if backward else "next")
    more = response.headers.get("has-more", "").strip().lower()
    if not items or more == "false":
        return None
    if link:
        return _follow(query, link)
    limit = _to_int(query.get("limit"))
    if not more and (
        "link" in response.headers or (limit is not None and len(items) < limit)
    ):
        return None
    edge: object = getattr(items[0 if backward else -1], "id", None)
    if not isinstance(edge, str):
        raise APIResponseValidationError(
            f"{response.request}: the list has more items, but the item at the end of "
            "the page has no id",
            response=response,
        )
    return _follow(query, "?" + urlencode({"before" if backward else "after": edge}))


class _Links(msgspec.Struct):
    next: str | None = None


class _Enveloped(msgspec.Struct):
    links: _Links


def links(headers: Mapping[str, str]) -> dict[str, str] | None:
    """Return the URLs of a ``Links`` or ``Link`` header by ``rel``, or None."""
    value = headers.get("links", headers.get("link"))
    if value is None:
        return None
    found: dict[str, str] = {}
    for part in value[:_MAX_HEADER].split("<")[1:]:
        url, _, parameters = part.partition(">")
        for quoted, bare in _REL.findall(parameters):
            for rel in (quoted or bare).lower().split():
                found.setdefault(rel, url)
    return found


def next_query(
    response: Response, query: Mapping[str, object], count: int
) -> dict[str, object] | None:
    """Return the query of the page after `response`, or None after the last page.

    `query` requested this page, which has `count` items. If the server sends links,
    they decide. Only the query of a link is used, so a link cannot lead to another
    server. Otherwise, the page number increases until a page is empty or shorter than
    its limit.
    """
    if count == 0:
        return None
    if (found := links(response.headers)) is None:
        found = _links_in_body(response)
    if found is not None:
        url = found.get("next")
        return _follow(query, url) if url else None
    limit, page = _to_int(query.get("limit")), _to_int(query.get("page"))
    if limit is not None and count < limit:
        return None
    return {**query, "page": (page or 1) + 1}


def _to_int(value: object) -> int | None:
    """Return a number in a query as int, or None for any other value."""
    number = to_option(value)
    if isinstance(number, str) and number.isascii() and number.isdecimal():
        return int(number[:_MAX_DIGITS])
    return number if type(number) is int else None


def _links_in_body(response: Response) -> dict[str, str] | None:
    try:
        content = to_utf8(response.content)
        url = decoder(_Enveloped).decode(content).links.next
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return {"next": url} if url else {}


def _follow(query: Mapping[str, object], url: str) -> dict[str, object] | None:
    changes = url.partition("#")[0].partition("?")[2]
    linked = _group(_split(changes))
    changed = {**_spell(query), **linked}
    # A link to the same page would never end.
    return None if _texts(changed) == _texts(query) else changed


def _split(query: str) -> Iterable[tuple[str, str]]:
    """Return the names and values of a query string."""
    if "%" in query or "+" in query:
        return parse_qsl(query, keep_blank_values=True)
    # Most links have nothing to decode, and parse_qsl takes four times as long.
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    return [(name, value) for name, _, value in pairs]


def _spell(query: Mapping[str, object]) -> dict[str, object]:
    """Return `query` with names as in a URL, such as ``a[b]`` for {"a": {"b": 1}}."""
    if all(type(value) in _FLAT for value in query.values()):
        return {**query}
    nested = [n for n, v in query.items() if isinstance(v, Mapping | list | tuple)]
    plain = {name: value for name, value in query.items() if name not in nested}
    pairs = _SPELLING.pairs({name: query[name] for name in nested})
    return {**plain, **_group(pairs)}


def _group(pairs: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Return `pairs` as a dict, with a list for a name that occurs several times."""
    found: dict[str, list[str]] = {}
    for name, text in pairs:
        found.setdefault(name, []).append(text)
    return {n: texts if len(texts) > 1 else texts[0] for n, texts in found.items()}


def _texts(query: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in query.items() if value is not None}


class RepetitionGuard:
    """Detector of cycles in a list, with constant memory (Brent's algorithm)."""

    __slots__ = ("_left", "_saved", "_steps")

    def __init__(self) -> None:
        self._saved: tuple[int, int, int] | None = None
        self._left = self._steps = 1

    def is_repeated(self, response: Response, query: Mapping[str, object]) -> bool:
        """Return whether `response` or its `query` is the same as an earlier one."""
        content, query_hash = response.content, hash(frozenset(_texts(query).items()))
        # Different pages usually differ at the start. Hashing 200 KB takes 50 µs.
        start = hash((len(content), content[:_START]))
        if self._saved is not None:
            saved_query, saved_start, saved_content = self._saved
            if query_hash == saved_query:
                return True
            if start == saved_start and hash(content) == saved_content:
                return True
        self._left -= 1
        if self._left == 0:
            self._saved = query_hash, start, hash(content)
            self._steps *= 2
            self._left = self._steps
        return False
