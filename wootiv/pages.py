"""The two ways in which the API splits a list into pages (spec section 16)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from ittybit.core.http.models import Response
from ittybit.core.pagination import ListPage
from ittybit.core.serialization.codec import list_of
from ittybit.errors import APIResponseValidationError
from wootiv.types.page import CrudPage, RegistryPage

__all__ = ["by_either", "by_offset", "by_page"]

T = TypeVar("T")


def by_page(
    response: Response,
    query: Mapping[str, object],
    item: type[T],
    read: Callable[[Response, Any], Any],
) -> ListPage[T]:
    """Read a page of a list that counts pages, or a bare array, which is all of it.

    Where the server sends null, the page is empty.
    """
    page: CrudPage[T] | list[T] | None = read(response, _crud(item))
    if page is None:
        return ListPage([], None)
    if isinstance(page, list):
        return ListPage(page, None, len(page))
    _check_data(response, page.data)
    return _counted(page, query)


def by_offset(
    response: Response,
    query: Mapping[str, object],
    item: type[T],
    read: Callable[[Response, Any], Any],
) -> ListPage[T]:
    """Read a page of a list that counts items; null is an empty one."""
    shape = cast("Any", RegistryPage)[item] | None
    page: RegistryPage[T] | None = read(response, shape)
    if page is None:
        return ListPage([], None)
    _check_data(response, page.data)
    return _offset(page, query)


def by_either(
    response: Response,
    query: Mapping[str, object],
    item: type[T],
    read: Callable[[Response, Any], Any],
) -> ListPage[T]:
    """Read whatever a list is that no document describes; nothing is an empty page."""
    if not response.content.strip():
        return ListPage([], None)
    sent = read(response, object)
    if isinstance(sent, dict) and "pageCount" in sent:
        return by_page(response, query, item, read)
    if isinstance(sent, dict) and "offset" in sent:
        return by_offset(response, query, item, read)
    items: list[T] = read(response, list_of(item)) if sent is not None else []
    return ListPage(items, None)


def _check_data(response: Response, data: object) -> None:
    # Kept as it came, as other fields are, it would be walked for what it is.
    if not isinstance(data, list):
        raise APIResponseValidationError(
            f"{response.request}: the answer is no page, its data is "
            f"{'missing' if data is None else 'no list'}: look at the error's response",
            response=response,
        )


def _crud(item: Any) -> Any:
    return cast("Any", CrudPage)[item] | list_of(item) | None


def _counted(page: CrudPage[T], query: Mapping[str, object]) -> ListPage[T]:
    number, pages, total = map(_whole, (page.page, page.page_count, page.total))
    if not page.data or number is None or pages is None or number >= pages:
        return ListPage(page.data, None, total)
    offset = _whole(query.get("offset"))
    if offset is None:
        return ListPage(page.data, {**query, "page": number + 1}, total)
    # Pages do not begin where an offset does: another page number would repeat items.
    return ListPage(page.data, {**query, "offset": offset + len(page.data)}, total)


def _offset(page: RegistryPage[T], query: Mapping[str, object]) -> ListPage[T]:
    offset, total = _whole(page.offset), _whole(page.total)
    if offset is None or total is None or not page.data:
        return ListPage(page.data, None, total)
    reached = offset + len(page.data)
    following = {**query, "offset": reached} if reached < total else None
    return ListPage(page.data, following, total)


def _whole(number: Any) -> int | None:
    """Return a count; None for what a lenient reading has kept in its place."""
    if isinstance(number, int | float) and number == number // 1:
        return int(number)
    return None
