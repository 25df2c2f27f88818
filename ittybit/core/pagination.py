"""What a page of a list holds, and where the next one is (spec section 9)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Generic, Protocol, TypeAlias, TypeVar
from urllib.parse import parse_qsl, urlencode

import msgspec
from msgspec import Struct

from ittybit.core.http.models import Response
from ittybit.core.serialization.codec import list_of
from ittybit.core.serialization.msgspec_types import decoder
from ittybit.errors import APIResponseValidationError

T = TypeVar("T")

_LONGEST = 1 << 13
_START = 1 << 12  # bytes
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,]+))", re.IGNORECASE)


Following: TypeAlias = dict[str, object] | None
"""The query of the next page, or None after the last."""


class ListPage(Struct, Generic[T], frozen=True):
    """What one response of a list holds.

    `onward` is the query of the next page, or a function that finds it; `total` the
    number of items on all pages, where the server says.
    """

    items: list[T]
    onward: Following | Callable[[], Following]
    total: int | None = None

    @property
    def following(self) -> Following:
        """The query of the next page, or None after the last."""
        return self.onward() if callable(self.onward) else self.onward


class Paging(Protocol):
    """How an API splits a list into pages."""

    def __call__(
        self,
        response: Response,
        query: Mapping[str, object],
        item: type[T],
        read: Callable[[Response, Any], Any],
        /,
    ) -> ListPage[T]:
        """Return the items of `response`, to `query`; `read` decodes it as a type."""
        ...


def linked_paging(
    response: Response,
    query: Mapping[str, object],
    item: type[T],
    read: Callable[[Response, Any], Any],
) -> ListPage[T]:
    """Read a bare list, whose next page the server links to or which is counted up."""
    items: list[T] = read(response, list_of(item))
    # Most callers of a single page never ask for the next one.
    return ListPage(items, partial(next_query, response, query, len(items)))


def cursor_paging(
    response: Response,
    query: Mapping[str, object],
    item: type[T],
    read: Callable[[Response, Any], Any],
) -> ListPage[T]:
    """Read a bare list, whose next page begins after its last item.

    With ``before`` alone the walk goes the other way: the next page ends before the
    first item. Raises APIResponseValidationError where more follows, and the item has
    no id to go on from.
    """
    items: list[T] = read(response, list_of(item))
    return ListPage(items, _beyond(response, query, items))


def _beyond(
    response: Response, query: Mapping[str, object], items: list[Any]
) -> dict[str, object] | None:
    backward = query.get("before") is not None and query.get("after") is None
    told = (links(response.headers) or {}).get("prev" if backward else "next")
    more = response.headers.get("has-more", "").strip().lower()
    if not items or more == "false":
        return None
    if told:
        return _changed(query, told)
    limit = query.get("limit")
    if not more and (
        "link" in response.headers or (isinstance(limit, int) and len(items) < limit)
    ):
        return None
    edge: object = getattr(items[0 if backward else -1], "id", None)
    if not isinstance(edge, str):
        raise APIResponseValidationError(
            f"{response.request}: more follows, but the item to go on from has no id",
            response=response,
        )
    return _changed(query, "?" + urlencode({"before" if backward else "after": edge}))


class _Links(msgspec.Struct):
    next: str | None = None


class _Enveloped(msgspec.Struct):
    links: _Links


def links(headers: Mapping[str, str]) -> dict[str, str] | None:
    """Return the addresses of a ``Links`` or ``Link`` header by their ``rel``.

    None means that there is no such header, so that nothing is known.
    """
    value = headers.get("links", headers.get("link"))
    if value is None:
        return None
    found: dict[str, str] = {}
    for part in value[:_LONGEST].split("<")[1:]:
        address, _, parameters = part.partition(">")
        for quoted, bare in _REL.findall(parameters):
            for rel in (quoted or bare).lower().split():
                found.setdefault(rel, address)
    return found


def next_query(
    response: Response, query: Mapping[str, object], count: int
) -> dict[str, object] | None:
    """Return the query of the page after `response`, or None after the last.

    `query` asked for this page, which has `count` items. The server's link decides; of
    it only the query is taken, so that no link can lead to another place. Without one
    the page number counts up until a page is empty or shorter than its limit.
    """
    if count == 0:
        return None
    if (told := links(response.headers)) is None:
        told = _links_in_body(response)
    if told is not None:
        address = told.get("next")
        return _changed(query, address) if address else None
    limit, page = query.get("limit"), query.get("page") or 1
    if isinstance(limit, int) and count < limit:
        return None
    return {**query, "page": int(str(page)) + 1}


def _links_in_body(response: Response) -> dict[str, str] | None:
    try:
        inner = decoder(_Enveloped).decode(response.content).links.next
    except (msgspec.DecodeError, RecursionError):
        return None
    return {"next": inner} if inner else {}


def _changed(query: Mapping[str, object], address: str) -> dict[str, object] | None:
    told = address.partition("#")[0].partition("?")[2]
    changed = {**query, **dict(parse_qsl(told))}
    # A link to the same page would be followed for ever.
    return None if _texts(changed) == _texts(query) else changed


def _texts(query: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in query.items() if value is not None}


class RepetitionGuard:
    """Notices that a walk goes in a circle, in constant memory (Brent's algorithm)."""

    __slots__ = ("_kept", "_left", "_steps")

    def __init__(self) -> None:
        self._kept: tuple[int, int, int] | None = None
        self._left = self._steps = 1

    def notices(self, response: Response, query: Mapping[str, object]) -> bool:
        """Tell whether `response`, or the `query` for it, was there before."""
        content, asked = response.content, hash(frozenset(_texts(query).items()))
        # Two pages usually differ at once, and a hash of 200 KB takes 50 µs.
        start = hash((len(content), content[:_START]))
        if self._kept is not None:
            kept_query, kept_start, kept_content = self._kept
            if asked == kept_query:
                return True
            if start == kept_start and hash(content) == kept_content:
                return True
        self._left -= 1
        if self._left == 0:
            self._kept = asked, start, hash(content)
            self._steps *= 2
            self._left = self._steps
        return False
