"""Text of a table cell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from ittybit.cli.output.text import format_size


def format_cell(name: str, value: Any) -> str:
    """Return a short text for the value of the field `name`. Times are local."""
    if value is None:
        return "-"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    # Lenient decoding keeps values of the wrong type.
    if name == "filesize" and isinstance(value, int | float):
        return format_size(value)
    if name == "progress" and isinstance(value, int | float):
        return f"{value:g} %"
    if isinstance(value, Mapping):
        mapping = cast("Mapping[str, object]", value)
        # An error has a message; the data of an event has an ID.
        return str(mapping.get("message") or mapping.get("id") or "")
    return str(value)
