"""Fields of a value as people see them: without secrets, placeholders, and base64."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, cast

from msgspec import UNSET, Struct

from ittybit.core.printable import show
from ittybit.core.url.redaction import redact_urls

_WIDTH = 100
"""Characters of a repr."""
_NESTED = 44
"""Characters of a value within a repr."""


def visible_fields(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the names and values of the fields of `value` that say something.

    Fields with their default value, empty fields, and preview images are left out.
    `_secret_fields` of the class names the fields that are masked.
    """
    if not isinstance(value, Struct):
        # A class that is not a struct lists its own fields for rich.
        yield from value.__rich_repr__()
        return
    names, defaults = value.__struct_fields__, value.__struct_defaults__
    secret = getattr(type(value), "_secret_fields", ())
    without_default = len(names) - len(defaults)
    for number, name in enumerate(names):
        field: Any = getattr(value, name)
        has_default = number >= without_default
        if _is_absent(field) or (
            has_default and field is defaults[number - without_default]
        ):
            continue
        yield name, "…" if name in secret else field


def _is_absent(field: Any) -> bool:
    if isinstance(field, str):
        return is_data(field)
    return (
        field is None
        or field is UNSET
        or (isinstance(field, tuple | list | dict) and not field)
    )


def is_data(text: str) -> bool:
    """Return whether `text` is a data URI, such as a preview image."""
    return text[:5].lower() == "data:"


def printable_fields(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the visible fields of `value`, with URLs without signatures."""
    for name, field in visible_fields(value):
        yield name, _redact(field)


def _redact(field: Any) -> Any:
    """Return `field` without base64, and with URLs without signatures."""
    if isinstance(field, str):
        return "data:…" if is_data(field) else redact_urls(field)
    if isinstance(field, dict):
        entries = cast("dict[object, object]", field).items()
        return {key: _redact(item) for key, item in entries}
    if type(field) in (tuple, list):
        return type(field)(map(_redact, field))
    return field


def join_fields(
    name: str, fields: Iterable[tuple[str, Any]], width: int = _WIDTH
) -> str:
    """Return a call of `name` with the `fields` for which the width is enough.

    >>> join_fields("File", [("id", "file_1"), ("ref", "a" * 9)], width=20)
    "File(id='file_1', …)"
    """
    text, has_more = "", False
    for field, value in fields:
        part = f"{field}={_short(value)}"
        part = f", {part}" if text else part
        # Two characters for the parentheses, three for the sign that some are left out.
        if text and len(name) + len(text) + len(part) + 5 > width:
            has_more = True
        else:
            text += part
    return f"{name}({text}, …)" if has_more else f"{name}({text})"


def _short(value: Any) -> str:
    match value:
        case str():
            return repr(value if len(value) <= _NESTED else f"{value[:_NESTED]}…")
        case datetime():
            return value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case Struct() if hasattr(value, "__rich_repr__"):
            return join_fields(type(value).__name__, printable_fields(value), _NESTED)
        case tuple() | list():
            items = cast("tuple[object, ...]", value)
            text = _first(map(_short, items), len(items))
            return f"[{text}]" if isinstance(value, list) else f"({text})"
        case dict():
            entries = cast("Mapping[object, object]", value).items()
            pairs = (f"{_short(key)}: {_short(item)}" for key, item in entries)
            return f"{{{_first(pairs, len(entries))}}}"
        case _:
            return show(value, _NESTED)


def _first(texts: Iterator[str], number: int) -> str:
    """Return the first of the texts, and how many there are."""
    if number < 2:
        return "".join(texts)
    return f"{next(texts)}, … {number} items"
