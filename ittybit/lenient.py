"""Reading what does not fit: a value of a wrong type is kept as it came."""

from __future__ import annotations

from types import UnionType
from typing import Any, Union, cast, get_args, get_origin

import msgspec
from msgspec import structs


def fitted(value: object, into: Any, *, strict: bool = False) -> Any:
    """Return `value`, plain data, as `into` as far as it fits.

    A field of a wrong type holds what was sent, one that is missing its default, or
    None where it has none; of a union the member is taken that fits, and of several
    the one that knows most of what was sent. Raises msgspec.ValidationError where not
    even the outermost shape is that of `into`, and if `strict` wherever it does not
    fit.
    """
    try:
        return msgspec.convert(value, into)
    except msgspec.ValidationError:
        if strict or not _has_shape(value, into):
            raise
    except TypeError:  # a union of structs without tags, which msgspec leaves to others
        if not _has_shape(value, into):
            raise _mismatch(value, into) from None
    return _fit(value, into, strict)


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


def _fit(value: object, into: Any, strict: bool) -> Any:
    try:
        return msgspec.convert(value, into)
    except msgspec.ValidationError:
        if strict:
            raise
    except TypeError:
        pass
    if _is_union(into):
        return _member(value, get_args(into), strict)
    if not _has_shape(value, into):
        return value
    if isinstance(value, list):
        item = (get_args(into) or (Any,))[0]
        items = cast("list[object]", value)
        return (get_origin(into) or into)(_fit(each, item, strict) for each in items)
    sent = cast("dict[str, object]", value)
    if _is_struct(get_origin(into) or into):
        return _struct(sent, into, strict)
    inner = (get_args(into) or (Any, Any))[1]
    return {name: _fit(each, inner, strict) for name, each in sent.items()}


def _member(value: object, members: tuple[Any, ...], strict: bool) -> Any:
    fitting: list[tuple[int, Any]] = []
    for member in members:
        try:
            fitting.append((_known(value, member), fitted(value, member, strict=True)))
        except msgspec.ValidationError:
            continue
    if fitting:
        return max(fitting, key=lambda each: each[0])[1]
    if strict:
        raise _mismatch(value, Union[members])  # noqa: UP007  # they are a tuple
    shaped = next((m for m in members if _has_shape(value, m)), None)
    return value if shaped is None else _fit(value, shaped, strict)


def _known(value: object, member: Any) -> int:
    """Return how many of the fields that were sent `member` knows."""
    if not isinstance(value, dict) or not _is_struct(get_origin(member) or member):
        return 0
    known = {field.encode_name for field in structs.fields(member)}
    return len(known & cast("dict[str, object]", value).keys())


def _struct(sent: dict[str, object], cls: Any, strict: bool) -> msgspec.Struct:
    fields: dict[str, Any] = {}
    for field in structs.fields(cls):
        if field.encode_name in sent:
            fields[field.name] = _fit(sent[field.encode_name], field.type, strict)
        elif field.required:
            if strict:
                raise msgspec.ValidationError(
                    f"Object missing required field `{field.encode_name}`"
                )
            fields[field.name] = None
    made: msgspec.Struct = cls(**fields)
    return made


def _mismatch(value: object, into: Any) -> msgspec.ValidationError:
    return msgspec.ValidationError(f"Expected `{into}`, got `{type(value).__name__}`")
