"""Text of table rows and table cells."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TextIO, cast
from unicodedata import east_asian_width

from ittybit.core.printable import format_size, printable

_GAP = "  "


def fit_row(cells: Sequence[tuple[str, int]], stream: TextIO) -> str:
    """Return a table row as one line, truncated if `stream` is a terminal."""
    line = _GAP.join(
        pad(printable(text), width if number < len(cells) else 0)
        for number, (text, width) in enumerate(cells, 1)
    ).rstrip()
    if not stream.isatty():
        return line
    return truncate(line, shutil.get_terminal_size().columns, ellipsis_for(stream))


def ellipsis_for(stream: TextIO) -> str:
    """Return an ellipsis that the encoding of `stream` supports."""
    try:
        "…".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return "..."
    return "…"


def text_width(text: str) -> int:
    """Return the columns of `text` on a terminal. Wide characters use two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def pad(text: str, width: int) -> str:
    """Return `text`, padded with spaces to at least `width` columns."""
    return text + " " * (width - text_width(text))


def truncate(text: str, width: int, ellipsis: str = "…") -> str:
    """Return `text`, shortened with an ellipsis if it exceeds `width` columns."""
    if text_width(text) <= width:
        return text
    while text and text_width(text) > width - len(ellipsis):
        text = text[:-1]
    return text + ellipsis


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
