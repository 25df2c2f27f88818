"""Arguments and responses of ``client.mailbox.stream``."""

from typing import TypeAlias

from wootiv.types.crud import OffsetParams
from wootiv.types.mailbox import RegistryName, RegistryType
from wootiv.types.model import WootivModel

__all__ = ["RegistryRetrieveParams", "StreamRegistryQueryDto"]


class StreamRegistryQueryDto(WootivModel, frozen=True, kw_only=True):
    """An entry of the registry of a stream.

    `audit`: bookkeeping data of the record; `enabled`: whether the entry is switched
    on; `instructions`: guidance text of the entry; `pipeline_id`: mailbox (pipeline)
    that the entry hangs on; `schema_`: schema of the entry; `stream_namespace`:
    namespace of the stream; `stream_slug`: slug of the stream.
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
