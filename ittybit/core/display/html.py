"""HTML of values for notebooks; Jupyter calls `_repr_html_`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from itertools import islice
from typing import Any, cast
from urllib.parse import urlsplit

from msgspec import Struct

from ittybit.core.display.fields import is_data, join_fields, visible_fields
from ittybit.core.display.thumbnails import find_thumbnail
from ittybit.core.printable import one_line, show
from ittybit.core.url.redaction import redact_urls

_MAX_ROWS = 100
_MAX_ITEMS = 10
_MAX_COLUMNS = 7
_MAX_TEXT = 160
_IMAGE = "max-width:{size}px;max-height:{size}px;vertical-align:top"


def render_value(value: Any) -> str:
    """Return `value` as a table of its fields, with its progress and a thumbnail."""
    fields = list(visible_fields(value))
    rows = "".join(
        f'<tr><th style="text-align:left">{_text(name)}</th>'
        f'<td style="text-align:left">{_cell(field)}</td></tr>'
        for name, field in fields
    )
    head = f"<b>{_text(type(value).__name__)}</b> {render_progress(value)}"
    return f"<div>{head}<br>{_image(value, 200)}<table>{rows}</table></div>"


def render_table(values: Sequence[Any], title: str) -> str:
    """Return a table with one row for each of `values`."""
    shown = list(islice(values, _MAX_ROWS))
    rows = [dict(_fields(value)) for value in shown]
    names = list(islice(_common_names(rows), _MAX_COLUMNS))
    head = "".join(f"<th>{_text(name)}</th>" for name in ["", *names])
    body = "".join(
        f"<tr><td>{_image(value, 64)}</td>"
        + "".join(f"<td>{_cell(row.get(name, ''))}</td>" for name in names)
        + "</tr>"
        for value, row in zip(shown, rows, strict=True)
    )
    more = len(values) - len(shown)
    note = f"<p>{more} more</p>" if more else ""
    return f"<div>{_text(title)}<table><tr>{head}</tr>{body}</table>{note}</div>"


def render_progress(value: Any) -> str:
    """Return a progress bar with the status of `value`, if it has one."""
    status = getattr(value, "status", None)
    percent = _percent(value)
    label = _text(status) if isinstance(status, str) else ""
    if percent is None:
        return label
    return f"{render_bar(percent / 100)} {percent:.0f}&nbsp;% {label}"


def render_bar(fraction: float | None) -> str:
    """Return a progress bar, which moves without a value if `fraction` is None."""
    value = "" if fraction is None else f' value="{fraction:.3f}"'
    return f'<progress max="1"{value}></progress>'


def _percent(value: Any) -> float | None:
    total, left = getattr(value, "total", None), getattr(value, "open", None)
    if type(total) is int and type(left) is int:  # the report of a batch
        return 100 * (total - left) / total if total else None
    percent: object = getattr(value, "progress", None)
    # Lenient decoding keeps a value of the wrong type.
    is_number = isinstance(percent, int | float) and 0 <= percent <= 100
    return float(cast("float", percent)) if is_number else None


def _fields(value: Any) -> Iterable[tuple[str, Any]]:
    return visible_fields(value) if isinstance(value, Struct) else [("value", value)]


def _common_names(rows: list[dict[str, Any]]) -> Iterable[str]:
    """Yield the names of the columns: fields of any row with a short value."""
    kinds = str | int | float | bool | datetime
    for name in dict.fromkeys(name for row in rows for name in row):
        if any(isinstance(row.get(name), kinds) for row in rows):
            yield name


def _image(value: Any, size: int) -> str:
    url = find_thumbnail(value)
    if url is None:
        return ""
    style = _IMAGE.format(size=size)
    # The host of the picture need not learn where the notebook is.
    quiet = 'alt="" loading="lazy" referrerpolicy="no-referrer"'
    return f'<img src="{escape(url)}" {quiet} style="{style}">'


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return _link(value) if _is_linkable(value) else _text(value)
    if isinstance(value, datetime):
        return _text(f"{value:%Y-%m-%d %H:%M:%S}")
    if isinstance(value, Struct) and hasattr(value, "__rich_repr__"):
        name, fields = type(value).__name__, cast("Any", value).__rich_repr__()
        return _text(join_fields(name, fields))
    if isinstance(value, dict):
        entries = cast("dict[object, object]", value).items()
        return _lines([f"{_text(str(key))}: {_cell(item)}" for key, item in entries])
    if isinstance(value, tuple | list):
        return _lines([_cell(item) for item in cast("Sequence[object]", value)])
    return _text(show(value, _MAX_TEXT))


def _lines(cells: list[str]) -> str:
    more = [f"and {len(cells) - _MAX_ITEMS} more"] if len(cells) > _MAX_ITEMS else []
    return "<br>".join(cells[:_MAX_ITEMS] + more)


def _text(text: str) -> str:
    """Return `text` on one line, escaped, without signatures and base64."""
    text = "data:…" if is_data(text) else redact_urls(text)
    return escape(one_line(text, _MAX_TEXT))


def _link(url: str) -> str:
    target = 'target="_blank" rel="noopener noreferrer"'
    return f'<a href="{escape(url)}" {target}>{_text(url)}</a>'


def _is_linkable(text: str) -> bool:
    """Return whether `text` is an http URL without credentials."""
    if not text.lower().startswith(("http://", "https://")) or not text.isprintable():
        return False
    try:
        return " " not in text and urlsplit(text).username is None
    except ValueError:
        return False
