"""Pagination of the API: lists that count pages, and lists that count items."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from ittybit.core.http.models import Response
from ittybit.core.pagination import ListPage, is_empty, read_items
from ittybit.core.serialization.codec import list_of
from ittybit.core.serialization.msgspec_types import parse_json
from ittybit.errors import APIResponseValidationError
from wootiv.types.crud import CrudPage, RegistryPage

__all__ = ["read_any_page", "read_numbered_page", "read_offset_page"]

T = TypeVar("T")


def read_numbered_page(
    response: Response,
    query: Mapping[str, object],
    item: type[T],
    read: Callable[[Response, Any], Any],
) -> ListPage[T]:
    """Read a page of a list that counts pages.

    A bare array is the whole list, and null is an empty page.
    """
    if not response.content.strip():
        return ListPage([], None)
    page: CrudPage[T] | list[T] | None = read(response, _crud_type(item))
    if page is None:
        return ListPage([], None)
    if isinstance(page, list):
        return ListPage(page, None, len(page))
    _check_data(response, page.data, page.total)
    return _list_numbered(page, query)


def read_offset_page(
    response: Response,
    query: Mapping[str, object],
    item: type[T],
    read: Callable[[Response, Any], Any],
) -> ListPage[T]:
    """Read a page of a list that counts items. null is an empty page."""
    if not response.content.strip():
        return ListPage([], None)
    shape = cast("Any", RegistryPage)[item] | None
    page: RegistryPage[T] | None = read(response, shape)
    if page is None:
        return ListPage([], None)
    _check_data(response, page.data, page.total)
    return _list_offset(page, query)


def read_any_page(
    response: Response,
    query: Mapping[str, object],
    item: type[T],
    read: Callable[[Response, Any], Any],
) -> ListPage[T]:
    """Read a page in any format. An empty response body is an empty page."""
    if not response.content.strip():
        return ListPage([], None)
    sent = read(response, object)
    if isinstance(sent, dict) and "pageCount" in sent:
        return read_numbered_page(response, query, item, read)
    if isinstance(sent, dict) and "offset" in sent:
        return read_offset_page(response, query, item, read)
    return ListPage(read_items(response, item, read), None)


def _check_data(response: Response, data: object, total: object) -> None:
    # Lenient decoding keeps data of another type, and iterating over it would fail. A
    # list that is null or absent is empty, unless the page counts items.
    if isinstance(data, list) and (data or total == 0):
        return
    sent: Any = parse_json(response.content)
    if isinstance(sent.get("data"), list) or is_empty(response.content):
        return
    if sent.get("data") is not None or total != 0:
        raise APIResponseValidationError(
            f"{response.request}: the response is not a page, its data is "
            f"{'missing' if sent.get('data') is None else 'not a list'}: see "
            "error.response",
            response=response,
        )


def _crud_type(item: Any) -> Any:
    return cast("Any", CrudPage)[item] | list_of(item) | None


def _list_numbered(page: CrudPage[T], query: Mapping[str, object]) -> ListPage[T]:
    number, pages, total = map(_as_int, (page.page, page.page_count, page.total))
    if not page.data or number is None or pages is None or number >= pages:
        return ListPage(page.data, None, total)
    offset = _as_int(query.get("offset"))
    if offset is None:
        return ListPage(page.data, {**query, "page": number + 1}, total)
    # A page number counts from the first item, not from the offset: it repeats items.
    return ListPage(page.data, {**query, "offset": offset + len(page.data)}, total)


def _list_offset(page: RegistryPage[T], query: Mapping[str, object]) -> ListPage[T]:
    offset, total = _as_int(page.offset), _as_int(page.total)
    if offset is None or total is None or not page.data:
        return ListPage(page.data, None, total)
    reached = offset + len(page.data)
    following = {**query, "offset": reached} if reached < total else None
    return ListPage(page.data, following, total)


def _as_int(number: Any) -> int | None:
    """Return a whole number as int, and None for any other value."""
    if isinstance(number, int | float) and number == number // 1:
        return int(number)
    return None
