"""Arguments of the calls that speak the query dialect of nestjsx/crud."""

from __future__ import annotations

from typing import Annotated

from wootiv.arguments import Extra
from wootiv.transform import Wire

__all__ = ["ListParams", "OffsetParams", "RetrieveParams"]


class RetrieveParams(Extra, total=False):
    """The arguments of a call that fetches one record.

    `cache` resets the server's cache where one is on; `fields` names the fields to
    return, `join` the relations to load with the record.
    """

    cache: int
    fields: list[str]
    join: list[str]


class ListParams(RetrieveParams, total=False):
    """The arguments of a call that queries records.

    `filter` holds conditions that a record must meet, `or_` alternative ones, `s` is
    a search condition as JSON text; `limit` is the largest number of records a page,
    `page` the number of the page, `offset` the number of records to pass over;
    `sort` holds one ``field,ASC`` or ``field,DESC`` an entry.
    """

    filter: list[str]
    limit: int
    offset: int
    or_: Annotated[list[str], Wire("or")]
    page: int
    s: str
    sort: list[str]


class OffsetParams(Extra, total=False):
    """The arguments of a call that lists a registry.

    `limit` is the largest number of entries a page, `offset` the number of entries to
    pass over.
    """

    limit: float
    offset: float
