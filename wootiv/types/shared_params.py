"""Arguments that several resources share."""

from datetime import datetime
from typing import Required, TypedDict

__all__ = ["AuditDto", "ReferenceIDDto"]


class AuditDto(TypedDict, total=False):
    """Times and revision of a record.

    Attributes:
        version: Revision counter.
    """

    date_created: Required[str | datetime]
    date_deleted: Required[str | datetime]
    date_updated: Required[str | datetime]
    version: Required[float]


class ReferenceIDDto(TypedDict, total=False):
    """A reference to a record."""

    id: Required[str]
