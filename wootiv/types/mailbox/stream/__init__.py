"""Arguments and responses of ``client.mailbox.stream``."""

from typing import TypeAlias

from wootiv.types.crud import OffsetParams
from wootiv.types.mailbox import RegistryName, RegistryType
from wootiv.types.model import WootivModel

__all__ = ["RegistryRetrieveParams", "StreamRegistryQueryDto"]


class StreamRegistryQueryDto(WootivModel, frozen=True, kw_only=True):
    """An entry of the registry of a stream.

    Attributes:
        audit: Bookkeeping data of the record.
        enabled: Whether the entry is enabled.
        instructions: Instructions of the entry.
        pipeline_id: ID of the mailbox (pipeline) that the entry belongs to.
        schema_: Schema of the entry.
        stream_namespace: Namespace of the stream.
        stream_slug: Slug of the stream.
    """

    id: str
    audit: object
    enabled: bool
    instructions: str
    name: RegistryName
    pipeline_id: str
    schema_: object
    source: str
    stream_namespace: str
    type: RegistryType
    stream_slug: str | None = None


RegistryRetrieveParams: TypeAlias = OffsetParams
