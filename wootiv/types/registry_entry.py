"""Arguments of the calls that create an entry of a registry."""

from __future__ import annotations

from typing import Annotated, Required

from wootiv.arguments import Extra
from wootiv.transform import Wire

__all__ = ["EntryCreateParams"]


class EntryCreateParams(Extra, total=False):
    """The arguments of a call that creates an action or a resource.

    `enabled`: whether the entry is switched on; `raw_content`: unprocessed content of
    the entry; `raw_parsed`: processed content of the entry; `value`: settings that the
    entry needs.
    """

    enabled: Required[bool]
    name: Required[str]
    raw_content: Required[Annotated[str | None, Wire("rawContent")]]
    raw_parsed: Required[Annotated[str | None, Wire("rawParsed")]]
    value: Required[object]
