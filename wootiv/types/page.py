"""Pages, as the API sends them."""

from __future__ import annotations

from typing import Generic, TypeVar

from wootiv.types.model import WootivModel

__all__ = ["CrudPage", "RegistryPage"]

T = TypeVar("T")


class CrudPage(WootivModel, Generic[T], frozen=True, kw_only=True):
    """A page that knows its number.

    `count` and `total` are used in both ways; only `page` and `page_count` can be
    relied on.
    """

    count: float
    data: list[T]
    page: float
    page_count: float
    total: float


class RegistryPage(WootivModel, Generic[T], frozen=True, kw_only=True):
    """A page that knows how many entries are before it."""

    data: list[T]
    limit: float
    offset: float
    page: float
    total: float
