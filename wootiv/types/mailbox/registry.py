"""Arguments and responses of ``client.mailbox.registry``."""

from typing import Annotated, Required, TypeAlias

from wootiv.arguments import Extra
from wootiv.transform import Wire
from wootiv.types.crud import OffsetParams
from wootiv.types.mailbox import MailboxRegistryQueryDto


class ActionCreateResponse(MailboxRegistryQueryDto, frozen=True, kw_only=True):
    """A new action in the registry of a mailbox.

    `value`: settings that the entry needs.
    """

    value: object


class ResourceCreateResponse(ActionCreateResponse, frozen=True, kw_only=True):
    """A new resource in the registry of a mailbox.

    `raw_content`: unprocessed content of the entry; `raw_parsed`: processed content of
    the entry.
    """

    raw_content: str | None
    raw_parsed: str | None


class ActionCreateParams(Extra, total=False):
    """The arguments of ``mailbox.registry.action.create``.

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
    """The arguments of ``mailbox.registry.resource.create``.

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
