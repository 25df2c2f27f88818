"""What stands in a cell of a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from ittybit.cli.output.text import format_size


def format_cell(name: str, value: Any) -> str:
    """Return the field `name` of something, in few words; a time is a local one."""
    if value is None:
        return "-"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    # Of a wrong type, it is kept as it came.
    if name == "filesize" and isinstance(value, int | float):
        return format_size(value)
    if name == "progress" and isinstance(value, int | float):
        return f"{value:g} %"
    if isinstance(value, Mapping):
        mapping = cast("Mapping[str, object]", value)
        # An error has a message; what an event is about has an id.
        return str(mapping.get("message") or mapping.get("id") or "")
    return str(value)
