"""Arguments of the calls that create an entry of a registry."""

from typing import Annotated, Required

from wootiv.arguments import Extra
from wootiv.transform import Wire

__all__ = ["EntryCreateParams"]


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
