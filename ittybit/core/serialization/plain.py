"""Conversion of values to the types of JSON: subclasses, enums, times, and numpy."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, cast
from uuid import UUID

import msgspec

from ittybit.core.printable import show
from ittybit.errors import ArgumentError

_MAX_EXACT = 2**53
_PLAIN = frozenset({str, bool, type(None), bytes})
_SCALARS: Mapping[str, Callable[[Any], object]] = {
    "b": bool,
    "i": int,
    "u": int,
    "f": float,  # item() does not convert a longdouble
    "M": str,  # item() returns an int if the unit is nanoseconds
}
"""The conversion of each kind of numpy scalar."""
_OFFSET_WITH_SECONDS = re.compile(r"[+-]\d\d:\d\d:[\d.]+$")  # RFC 3339 has none
_FIELDS = ("__dataclass_fields__", "__attrs_attrs__")


def to_plain(value: object, name: str) -> Any:
    """Return `value` with the types that JSON has; a Decimal stays exact.

    Other types stay unchanged. Raises ArgumentError for NaN and infinity, with the path
    of the value, and for data that is nested too deeply. The path starts with `name`,
    unless that is a description, such as "the body".

    >>> to_plain({"when": date(2026, 1, 2), "by": UUID(int=1)}, "metadata")
    {'when': '2026-01-02', 'by': '00000000-0000-0000-0000-000000000001'}
    """
    try:
        return _convert(value, name)
    except RecursionError:
        raise ArgumentError(f"{name} is nested too deeply: pass plain data") from None


def to_number(value: Any) -> Any:
    """Return a finite number of any type as int or float, and other values unchanged.

    >>> to_number(Decimal("1.5")), to_number("1.5")
    (1.5, '1.5')
    """
    if type(value) in (int, float) or isinstance(value, str | bool | None):
        return value
    try:
        plain = to_plain(value, "")
    except ArgumentError:
        return value
    return _without_decimals(plain) if type(plain) in (int, float, Decimal) else value


def to_option(value: object, name: str = "") -> Any:
    """Return `value` as `to_plain` does, with integral floats and decimals as int.

    >>> to_option([32.0, 1.5], "size")
    [32, 1.5]
    """
    return _without_decimals(to_plain(value, name), whole=True)


def _is_missing(value: Any) -> bool:
    """Return whether `value` is NaN, NaT, or NA, which are not equal to themselves."""
    try:
        differs: object = value != value
        return differs is value or bool(differs)
    except (TypeError, ValueError):
        return False


def _convert(value: object, name: str) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, Mapping):
        entries = cast("Mapping[object, object]", value)
        names = f"a name in {name}"
        converted = {
            _convert_key(key, names): _convert(item, _join(name, key))
            for key, item in entries.items()
        }
        _check_unique(converted, entries, names)
        return converted
    if isinstance(value, list | tuple) or _is_array(value):
        items = enumerate(cast("Iterable[object]", value))
        return [_convert(item, f"{name}[{index}]") for index, item in items]
    if isinstance(value, set | frozenset):
        members = cast("frozenset[object]", value)
        # A tuple would become a list, which a set cannot contain.
        return {
            item if isinstance(item, tuple) else _convert(item, f"an item of {name}")
            for item in members
        }
    if isinstance(value, Enum):
        return _convert(value.value, name)
    if isinstance(value, msgspec.Struct) or any(hasattr(kind, n) for n in _FIELDS):
        kept = (Decimal,)
        plain = msgspec.to_builtins(value, builtin_types=kept, enc_hook=_convert_field)
        return _convert(plain, name)
    return _convert_single(value, name)


def _check_unique(
    converted: Mapping[object, object], given: Mapping[object, object], name: str
) -> None:
    """Raise ArgumentError if two names are the same text in JSON."""
    if len(set(map(str, converted))) < len(given):
        raise ArgumentError(
            f"{name} is given twice, as text and as another type: {show(list(given))}"
        )


def _convert_key(key: object, name: str) -> Any:
    plain = _convert(key, name)
    if isinstance(plain, list | dict | set):
        raise ArgumentError(f"{name} must be text or a number, got {show(key)}")
    return plain


def find_path(value: object, name: str, is_valid: Callable[[object], bool]) -> str:
    """Return the path of the first part of plain `value` that is not valid."""
    if isinstance(value, dict):
        entries = cast("dict[object, object]", value).items()
        parts = [(_join(name, key), one) for key, one in entries]
    elif isinstance(value, list):
        items = cast("list[object]", value)
        parts = [(f"{name}[{index}]", one) for index, one in enumerate(items)]
    else:
        return name
    invalid = ((path, one) for path, one in parts if not is_valid(one))
    path, one = next(invalid, (name, None))
    return find_path(one, path, is_valid)


def _convert_field(value: object) -> Any:
    try:
        return _convert(value, "")
    except ArgumentError:
        return math.nan  # the caller knows its path


def _is_array(value: Any) -> bool:
    return hasattr(value, "dtype") and bool(getattr(value, "ndim", 0))


def _join(name: str, key: object) -> str:
    text = str(key) if isinstance(key, str) else show(key)
    return text if " " in name else f"{name}.{text}"


def _convert_single(value: Any, name: str) -> Any:
    """Return the number or text that JSON has for a value that contains no others."""
    if isinstance(value, int | float | Decimal):
        return _convert_number(value, name)
    if isinstance(value, str):
        return str.__str__(value)
    if _is_missing(value):
        raise _not_finite(value, name)
    kind: str = getattr(getattr(value, "dtype", None), "kind", "")
    if kind in _SCALARS:
        return _convert(_SCALARS[kind](value), name)
    return _convert_to_text(value, name)


def _convert_number(value: float | Decimal, name: str) -> float | Decimal:
    if not (isinstance(value, int) or _is_finite(value)):
        raise _not_finite(value, name)
    try:
        if math.isinf(float(value)):  # most programs read a float
            raise OverflowError
    except OverflowError:
        raise ArgumentError(
            f"{name} must be a number below 1e308, got {show(value)}"
        ) from None
    if isinstance(value, int):
        return int.__int__(value)
    return float.__float__(value) if isinstance(value, float) else Decimal(value)


def _is_finite(value: float | Decimal) -> bool:
    return value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)


def _convert_to_text(value: Any, name: str) -> Any:
    """Return an ID, path, time, or duration as text, and other values unchanged."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, os.PathLike):
        return os.fspath(cast("os.PathLike[str]", value))
    if isinstance(value, date | time):
        text = value.isoformat()
        if _OFFSET_WITH_SECONDS.search(text):
            raise ArgumentError(
                f"{name} must have an offset from UTC in whole minutes, got "
                f"{show(value)}: convert it to UTC"
            )
        return f"{text[:-6]}Z" if text.endswith("+00:00") else text
    if isinstance(value, timedelta):  # also a subclass, which msgspec does not support
        plain = timedelta(value.days, value.seconds, value.microseconds)
        return msgspec.to_builtins(plain)
    return value


def _not_finite(value: object, name: str) -> ArgumentError:
    return ArgumentError(
        f"{name} must be a finite value, got {show(value)}: leave it out"
    )


def _without_decimals(value: Any, *, whole: bool = False) -> Any:
    """Return `value` with decimals as int or float, and if `whole`, floats as int."""
    if isinstance(value, dict):
        entries = cast("dict[Any, object]", value).items()
        return {key: _without_decimals(item, whole=whole) for key, item in entries}
    if isinstance(value, list):
        items = cast("list[object]", value)
        return [_without_decimals(item, whole=whole) for item in items]
    if not isinstance(value, float | Decimal):
        return value
    size: Any = abs(value)
    is_whole = size < _MAX_EXACT and value == int(value)
    if is_whole and (whole or isinstance(value, Decimal)):
        return int(value)
    number = float(value)
    return number if math.isfinite(number) else value
