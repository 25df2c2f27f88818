"""Reading what does not fit: a value of a wrong type is kept as it came."""

from __future__ import annotations

from types import UnionType
from typing import Any, Union, cast, get_args, get_origin

import msgspec
from msgspec import structs


def fitted(value: object, into: Any) -> Any:
    """Return `value`, plain data, as `into` as far as it fits.

    A field of a wrong type holds what was sent, one that is missing its default, or
    None where it has none. Raises msgspec.ValidationError where not even the outermost
    shape is that of `into`.
    """
    try:
        return msgspec.convert(value, into)
    except msgspec.ValidationError:
        if _has_shape(value, into):
            return _fit(value, into)
        raise


def _has_shape(value: object, into: Any) -> bool:
    if isinstance(value, dict):
        return isinstance(into, type) and issubclass(into, msgspec.Struct)
    return isinstance(value, list) and get_origin(into) in (list, tuple)


def _fit(value: object, into: Any) -> Any:
    try:
        return msgspec.convert(value, into)
    except msgspec.ValidationError:
        pass
    if get_origin(into) in (Union, UnionType):
        into = next((m for m in get_args(into) if _has_shape(value, m)), object)
    if not _has_shape(value, into):
        return value
    if isinstance(value, dict):
        return _struct(cast("dict[str, object]", value), into)
    item = get_args(into)[0]
    return get_origin(into)(_fit(each, item) for each in cast("list[object]", value))


def _struct(sent: dict[str, object], cls: type[msgspec.Struct]) -> msgspec.Struct:
    fields: dict[str, Any] = {}
    for field in structs.fields(cls):
        if field.encode_name in sent:
            fields[field.name] = _fit(sent[field.encode_name], field.type)
        elif field.required:
            fields[field.name] = None
    return cls(**fields)
