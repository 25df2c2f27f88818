"""Arguments and responses of ``client.mailbox.stream.registry``."""

from typing import Annotated, Required, TypeAlias

from wootiv.arguments import Extra
from wootiv.transform import Wire
from wootiv.types.crud import OffsetParams
from wootiv.types.mailbox.stream import StreamRegistryQueryDto
from wootiv.types.page import RegistryPage

PaginatedStreamRegistry: TypeAlias = RegistryPage[StreamRegistryQueryDto]


class OneStreamRegistryAction(StreamRegistryQueryDto, frozen=True, kw_only=True):
    """A new action or resource in the registry of a stream.

    `value`: settings that the entry needs.
    """

    value: object


class ActionCreateParams(Extra, total=False):
    """The arguments of ``mailbox.stream.registry.action.create``.

    `enabled`: whether the entry is switched on; `raw_content`: unprocessed content of
    the entry; `raw_parsed`: processed content of the entry; `value`: settings that the
    entry needs.
    """

    enabled: Required[bool]
    name: Required[str]
    raw_content: Required[Annotated[str | None, Wire("rawContent")]]
    raw_parsed: Required[Annotated[str | None, Wire("rawParsed")]]
    value: Required[object]


ActionRetrieveParams: TypeAlias = OffsetParams


class ResourceCreateParams(Extra, total=False):
    """The arguments of ``mailbox.stream.registry.resource.create``.

    `enabled`: whether the entry is switched on; `raw_content`: unprocessed content of
    the entry; `raw_parsed`: processed content of the entry; `value`: settings that the
    entry needs.
    """

    enabled: Required[bool]
    name: Required[str]
    raw_content: Required[Annotated[str | None, Wire("rawContent")]]
    raw_parsed: Required[Annotated[str | None, Wire("rawParsed")]]
    value: Required[object]


ResourceRetrieveParams: TypeAlias = OffsetParams
