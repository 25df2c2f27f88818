"""Lenient conversion, which keeps values of the wrong type unchanged."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin

import msgspec
from msgspec import structs

from ittybit.core.serialization.msgspec_types import Time, convert, parse_time

_AT = " - at `$"
_KINDS: dict[Any, str] = {dict: "object", list: "array", NoneType: "null"}


def coerce(value: object, into: Any, *, strict: bool = False) -> Any:
    """Convert `value`, which is plain data, to the type `into`.

    A field of the wrong type keeps its value. A missing field gets its default, or None
    if it has no default. A list that is missing or null is empty. Of a union, the
    member that has most of the fields is used. Raises msgspec.ValidationError, with the
    path, if the outermost type does not fit, and if `strict`, for every value that does
    not fit.
    """
    return _coerce(value, into, strict or not _has_shape(value, into), "$")


def _coerce(value: object, into: Any, strict: bool, path: str) -> Any:
    try:
        return convert(value, into)
    except msgspec.ValidationError as error:
        is_time = into == Time or (_is_union(into) and Time in get_args(into))
        if is_time and (time := _time_or_none(value)):
            return time
        # msgspec does not parse each form of a time.
        if strict and (is_time or "datetime" not in str(error)):
            raise _add_path(error, path) from None
    except TypeError:  # msgspec does not support unions of untagged structs
        pass
    if _is_union(into):
        return _coerce_union(value, get_args(into), strict, path)
    if not _has_shape(value, into):
        if strict:
            raise _mismatch(value, into, path)
        return value
    return _coerce_items(value, into, strict, path)


def _time_or_none(value: object) -> datetime | None:
    """Return a time in a form that msgspec does not parse, or None if it is invalid."""
    try:
        return parse_time(value)
    except ValueError:
        return None


def _coerce_items(value: object, into: Any, strict: bool, path: str) -> Any:
    """Convert each item of a list or mapping that has the shape of `into`."""
    if isinstance(value, list):
        item = (get_args(into) or (Any,))[0]
        items = enumerate(cast("list[object]", value))
        return (get_origin(into) or into)(
            _coerce(each, item, strict, f"{path}[{index}]") for index, each in items
        )
    sent = cast("dict[str, object]", value)
    if _is_struct(get_origin(into) or into):
        return _coerce_struct(sent, into, strict, path)
    inner = (get_args(into) or (Any, Any))[1]
    return {n: _coerce(v, inner, strict, f"{path}[...]") for n, v in sent.items()}


def _coerce_struct(
    sent: dict[str, object], cls: Any, strict: bool, path: str
) -> msgspec.Struct:
    fields: dict[str, Any] = {}
    for field in structs.fields(cls):
        name = field.encode_name
        if not strict and sent.get(name) is None and _is_list(field):
            if field.required:
                fields[field.name] = (get_origin(field.type) or field.type)()
        elif name in sent:
            value = _coerce(sent[name], field.type, strict, f"{path}.{name}")
            fields[field.name] = value
        elif field.required and strict:
            missing = f"Object missing required field `{name}`"
            raise _add_path(msgspec.ValidationError(missing), path)
        elif field.required:
            fields[field.name] = None
    struct: msgspec.Struct = cls(**fields)
    return struct


def _is_list(field: structs.FieldInfo) -> bool:
    """Return whether null stands for the empty list or object of `field`."""
    kinds: tuple[Any, ...] = (list, tuple) if field.required else (list, tuple, dict)
    return (get_origin(field.type) or field.type) in kinds


def _coerce_union(
    value: object, members: tuple[Any, ...], strict: bool, path: str
) -> Any:
    candidates: list[tuple[int, Any]] = []
    reasons: list[str] = []
    for member in members:
        try:
            converted = _coerce(value, member, True, path)
            candidates.append((_count_known(value, member), converted))
        except msgspec.ValidationError as error:
            reasons.append(f"{error} (as {_name(member)})")
    if candidates:
        return max(candidates, key=lambda candidate: candidate[0])[1]
    if strict:
        raise msgspec.ValidationError("; ".join(reasons))
    shaped = [member for member in members if _has_shape(value, member)]
    if not shaped:
        return value
    best = max(shaped, key=partial(_count_known, value))
    return _coerce(value, best, False, path)


def _count_known(value: object, member: Any) -> int:
    """Return how many fields of `value` the struct `member` has."""
    if not isinstance(value, dict) or not _is_struct(get_origin(member) or member):
        return 0
    known = {field.encode_name for field in structs.fields(member)}
    return len(known & cast("dict[str, object]", value).keys())


def _has_shape(value: object, into: Any) -> bool:
    if _is_union(into):
        return any(_has_shape(value, member) for member in get_args(into))
    origin = get_origin(into) or into
    if isinstance(value, dict):
        return origin is dict or _is_struct(origin)
    return isinstance(value, list) and origin in (list, tuple)


def _is_union(into: Any) -> bool:
    return get_origin(into) in (Union, UnionType)


def _is_struct(into: Any) -> bool:
    return isinstance(into, type) and issubclass(into, msgspec.Struct)


def _mismatch(value: object, into: Any, path: str) -> msgspec.ValidationError:
    expected = _KINDS.get(get_origin(into) or into, _name(into))
    got = _KINDS.get(type(value), type(value).__name__)
    error = msgspec.ValidationError(f"Expected `{expected}`, got `{got}`")
    return _add_path(error, path)


def _add_path(error: msgspec.ValidationError, path: str) -> msgspec.ValidationError:
    """Return `error` with `path` before the path in its message."""
    reason, _, inner = str(error).partition(_AT)
    path += inner.removesuffix("`")
    return msgspec.ValidationError(
        reason if path == "$" else f"{reason}{_AT[:-1]}{path}`"
    )


def _name(member: Any) -> str:
    return str(member if get_origin(member) else getattr(member, "__name__", member))
