"""Reading what does not fit: a value of a wrong type is kept as it came."""

from __future__ import annotations

from functools import partial
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin

import msgspec
from msgspec import structs

from ittybit.core.serialization.msgspec_types import convert

_AT = " - at `$"
_KINDS: dict[Any, str] = {dict: "object", list: "array", NoneType: "null"}


def coerce(value: object, into: Any, *, strict: bool = False) -> Any:
    """Return `value`, plain data, as `into` as far as it fits.

    A field of a wrong type holds what was sent, one that is missing its default, or
    None where it has none; of a union the member is taken that fits, and of several
    the one that knows most of what was sent. Raises msgspec.ValidationError, which
    names the place, where not even the outermost shape is that of `into`, and if
    `strict` wherever it does not fit.
    """
    return _fit(value, into, strict or not _has_shape(value, into), "$")


def _fit(value: object, into: Any, strict: bool, place: str) -> Any:
    try:
        return convert(value, into)
    except msgspec.ValidationError as error:
        if strict:
            raise _placed(error, place) from None
    except TypeError:  # a union of structs without tags, which msgspec leaves to others
        pass
    if _is_union(into):
        return _member(value, get_args(into), strict, place)
    if not _has_shape(value, into):
        if strict:
            raise _mismatch(value, into, place)
        return value
    return _parts(value, into, strict, place)


def _parts(value: object, into: Any, strict: bool, place: str) -> Any:
    """Return a list or a mapping, which are of the shape of `into`, part by part."""
    if isinstance(value, list):
        item = (get_args(into) or (Any,))[0]
        items = enumerate(cast("list[object]", value))
        return (get_origin(into) or into)(
            _fit(each, item, strict, f"{place}[{at}]") for at, each in items
        )
    sent = cast("dict[str, object]", value)
    if _is_struct(get_origin(into) or into):
        return _struct(sent, into, strict, place)
    inner = (get_args(into) or (Any, Any))[1]
    return {n: _fit(each, inner, strict, f"{place}[...]") for n, each in sent.items()}


def _struct(
    sent: dict[str, object], cls: Any, strict: bool, place: str
) -> msgspec.Struct:
    fields: dict[str, Any] = {}
    for field in structs.fields(cls):
        name = field.encode_name
        if name in sent:
            value = _fit(sent[name], field.type, strict, f"{place}.{name}")
            fields[field.name] = value
        elif field.required and strict:
            missing = f"Object missing required field `{name}`"
            raise _placed(msgspec.ValidationError(missing), place)
        elif field.required:
            fields[field.name] = None
    made: msgspec.Struct = cls(**fields)
    return made


def _member(value: object, members: tuple[Any, ...], strict: bool, place: str) -> Any:
    fitting: list[tuple[int, Any]] = []
    reasons: list[str] = []
    for member in members:
        try:
            fit = _fit(value, member, True, place)
            fitting.append((_known(value, member), fit))
        except msgspec.ValidationError as error:
            reasons.append(f"{error} (as {_name(member)})")
    if fitting:
        return max(fitting, key=lambda each: each[0])[1]
    if strict:
        raise msgspec.ValidationError("; ".join(reasons))
    shaped = [member for member in members if _has_shape(value, member)]
    if not shaped:
        return value
    return _fit(value, max(shaped, key=partial(_known, value)), False, place)


def _known(value: object, member: Any) -> int:
    """Return how many of the fields that were sent `member` knows."""
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


def _mismatch(value: object, into: Any, place: str) -> msgspec.ValidationError:
    wanted = _KINDS.get(get_origin(into) or into, _name(into))
    got = _KINDS.get(type(value), type(value).__name__)
    told = msgspec.ValidationError(f"Expected `{wanted}`, got `{got}`")
    return _placed(told, place)


def _placed(error: msgspec.ValidationError, place: str) -> msgspec.ValidationError:
    """Return `error`, of a value that stands at `place`, as one of the whole."""
    what, _, inside = str(error).partition(_AT)
    place += inside.removesuffix("`")
    return msgspec.ValidationError(
        what if place == "$" else f"{what}{_AT[:-1]}{place}`"
    )


def _name(member: Any) -> str:
    return str(member) if get_origin(member) else str(member.__name__)
