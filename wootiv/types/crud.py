"""Arguments and pages that several resources share."""

from typing import Annotated, Generic, Required, TypeVar

from wootiv.arguments import Extra
from wootiv.transform import Wire
from wootiv.types.model import WootivModel

__all__ = [
    "CrudPage",
    "EntryCreateParams",
    "ListParams",
    "OffsetParams",
    "RegistryPage",
    "RetrieveParams",
]


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


class EntryCreateParams(Extra, total=False):
    """Arguments of a call that creates an action or a resource.

    Attributes:
        enabled: Whether the entry is enabled.
        raw_content: Unprocessed content of the entry.
        raw_parsed: Processed content of the entry.
        value: Settings of the entry.
    """

    enabled: Required[bool]
    name: Required[str]
    raw_content: Required[Annotated[str | None, Wire("rawContent")]]
    raw_parsed: Required[Annotated[str | None, Wire("rawParsed")]]
    value: Required[object]
