"""Arguments and responses of ``client.mailbox.registry``."""

from typing import TypeAlias

from wootiv.types.crud import EntryCreateParams, OffsetParams
from wootiv.types.mailbox import MailboxRegistryQueryDto

__all__ = [
    "ActionCreateParams",
    "ActionCreateResponse",
    "ActionRetrieveParams",
    "ResourceCreateParams",
    "ResourceCreateResponse",
    "ResourceRetrieveParams",
]


class ActionCreateResponse(MailboxRegistryQueryDto, frozen=True, kw_only=True):
    """A new action in the registry of a mailbox.

    Attributes:
        value: Settings of the entry.
    """

    value: object


class ResourceCreateResponse(ActionCreateResponse, frozen=True, kw_only=True):
    """A new resource in the registry of a mailbox.

    Attributes:
        raw_content: Unprocessed content of the entry.
        raw_parsed: Processed content of the entry.
    """

    raw_content: str | None
    raw_parsed: str | None


ActionCreateParams: TypeAlias = EntryCreateParams


ActionRetrieveParams: TypeAlias = OffsetParams


ResourceCreateParams: TypeAlias = EntryCreateParams


ResourceRetrieveParams: TypeAlias = OffsetParams
