"""Arguments of the calls that use the query parameters of nestjsx/crud."""

from __future__ import annotations

from typing import Annotated

from wootiv.arguments import Extra
from wootiv.transform import Wire

__all__ = ["ListParams", "OffsetParams", "RetrieveParams"]


class RetrieveParams(Extra, total=False):
    """Arguments of a call that fetches one record.

    Attributes:
        cache: Resets the server's cache if it has one.
        fields: Fields to return.
        join: Relations to load with the record.
    """

    cache: int
    fields: list[str]
    join: list[str]


class ListParams(RetrieveParams, total=False):
    """Arguments of a call that queries records.

    Attributes:
        filter: Conditions that each record must meet.
        limit: Maximum number of records per page.
        offset: Number of records to skip.
        or_: Alternative conditions.
        page: Number of the first page to return.
        s: Search condition as JSON text.
        sort: Sort keys such as ``name,ASC`` or ``name,DESC``.
    """

    filter: list[str]
    limit: int
    offset: int
    or_: Annotated[list[str], Wire("or")]
    page: int
    s: str
    sort: list[str]


class OffsetParams(Extra, total=False):
    """Arguments of a call that lists a registry.

    Attributes:
        limit: Maximum number of entries per page.
        offset: Number of entries to skip.
    """

    limit: float
    offset: float
