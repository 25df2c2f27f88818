"""Arguments and responses of ``client.mailbox.stream.registry``."""

from typing import TypeAlias

from wootiv.types.crud import EntryCreateParams, OffsetParams, RegistryPage
from wootiv.types.mailbox.stream import StreamRegistryQueryDto

__all__ = [
    "ActionCreateParams",
    "ActionRetrieveParams",
    "OneStreamRegistryAction",
    "PaginatedStreamRegistry",
    "ResourceCreateParams",
    "ResourceRetrieveParams",
]

PaginatedStreamRegistry: TypeAlias = RegistryPage[StreamRegistryQueryDto]


class OneStreamRegistryAction(StreamRegistryQueryDto, frozen=True, kw_only=True):
    """A new action or resource in the registry of a stream.

    Attributes:
        value: Settings of the entry.
    """

    value: object


ActionCreateParams: TypeAlias = EntryCreateParams


ActionRetrieveParams: TypeAlias = OffsetParams


ResourceCreateParams: TypeAlias = EntryCreateParams


ResourceRetrieveParams: TypeAlias = OffsetParams
