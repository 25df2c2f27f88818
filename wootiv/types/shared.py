"""Types that several resources share."""

from ittybit.core.serialization.msgspec_types import Time
from wootiv.types.model import WootivModel

__all__ = ["AuditDto", "ReferenceIDDto"]


class AuditDto(WootivModel, frozen=True, kw_only=True, rename=None):
    """Times and revision of a record, in snake_case also in JSON.

    Attributes:
        version: Revision counter.
    """

    date_created: Time
    date_deleted: Time
    date_updated: Time
    version: float


class ReferenceIDDto(WootivModel, frozen=True, kw_only=True):
    """A reference to a record."""

    id: str
