"""Pages as the API sends them."""

from __future__ import annotations

from typing import Generic, TypeVar

from wootiv.types.model import WootivModel

__all__ = ["CrudPage", "RegistryPage"]

T = TypeVar("T")


class CrudPage(WootivModel, Generic[T], frozen=True, kw_only=True):
    """A page of a list that is paginated by page number.

    The meaning of `count` and `total` varies. Rely only on `page` and `page_count`.
    """

    count: float
    data: list[T]
    page: float
    page_count: float
    total: float


class RegistryPage(WootivModel, Generic[T], frozen=True, kw_only=True):
    """A page of a list that counts entries."""

    data: list[T]
    limit: float
    offset: float
    page: float
    total: float
