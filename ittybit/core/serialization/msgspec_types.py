"""Typed decoding with msgspec, which analyzes types in one thread at a time."""

from __future__ import annotations

import json
import os
import re
from abc import ABC
from datetime import UTC, datetime, timedelta
from json import detect_encoding
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar

import msgspec
from msgspec import Meta, Struct

_MARKS = (b"\xef", b"\xfe", b"\xff")  # the first byte of each byte order mark
_UTF_8 = (b'{"', b"[{")  # starts of most responses; other encodings have none of them
_decoders: dict[object, msgspec.json.Decoder[Any]] = {}

# msgspec stores its description of a class before the description is complete. If a
# second thread uses the class at that time, the process ends with a segmentation fault.
_analysis_lock = Lock()
if hasattr(os, "register_at_fork"):  # never fork during an analysis
    os.register_at_fork(
        before=_analysis_lock.acquire,
        after_in_parent=_analysis_lock.release,
        after_in_child=_analysis_lock.release,
    )


def decoder(into: Any) -> msgspec.json.Decoder[Any]:
    """Return the JSON decoder for the type `into`, created on first use.

    Raises TypeError if msgspec does not support the type, such as a union of untagged
    structs.
    """
    try:
        return _decoders[into]
    except KeyError:
        with _analysis_lock:
            new = msgspec.json.Decoder(into, dec_hook=read_timestamp)
        return _decoders.setdefault(into, new)


def convert(value: object, into: Any, *, from_attributes: bool = False) -> Any:
    """Convert `value`, plain data or an object with attributes, to the type `into`.

    Raises msgspec.ValidationError if `value` does not fit or is nested too deeply.
    Raises TypeError for the same types as `decoder`.
    """
    decoder(into)
    try:
        return msgspec.convert(
            value, into, dec_hook=read_timestamp, from_attributes=from_attributes
        )
    except RecursionError as error:
        raise msgspec.ValidationError(f"nested too deep: {error}") from None


def to_utf8(content: bytes) -> bytes:
    """Return JSON in UTF-8, without a byte order mark, from any encoding of Unicode.

    Raises UnicodeDecodeError if the bytes do not have the encoding that they show.
    """
    if content.startswith(_UTF_8):
        return content
    if b"\0" not in content[:4] and content[:1] not in _MARKS:
        return content
    return content.decode(detect_encoding(content)).encode()


def parse_json(content: bytes | str) -> Any:
    """Return parsed JSON, which may start with a byte order mark.

    Raises msgspec.DecodeError if it is not JSON, not Unicode, or nested too deeply.
    """
    try:
        if isinstance(content, str):
            content = content.removeprefix("\ufeff")
        else:
            content = to_utf8(content)
        return msgspec.json.decode(content)
    except (UnicodeError, RecursionError) as error:
        raise msgspec.DecodeError(str(error)) from None


def parse_json_argument(content: bytes | str) -> Any:
    """Return JSON of the caller as `parse_json` does; refuse repeated names."""
    value: Any = parse_json(content)
    if type(value) in (dict, list):
        text = content if isinstance(content, str) else content.decode()
        json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_check_names)
    return value


def _check_names(pairs: list[tuple[str, object]]) -> None:
    """Raise msgspec.DecodeError if a name is repeated: the server would ignore one."""
    names: set[str] = set()
    for name, _ in pairs:
        if name in names:
            raise msgspec.DecodeError(f"the name {name!r} is given twice")
        names.add(name)


# freezegun replaces datetime by a subclass, which msgspec does not support. It does not
# look into a tuple.
_REAL = tuple(cls for cls in datetime.__mro__ if cls.__module__ == "datetime")
_MAX_SECONDS = 1e11
_MAX_TIME = 64  # characters: the time of _ZONE and _SPACE is quadratic
_ZONE = re.compile(r"\s*(?:UTC|GMT|Z)\Z")
_SPACE = re.compile(r"\s+(?=[+-][0-9:]+\Z)")

if TYPE_CHECKING:
    Time: TypeAlias = datetime
    Timestamp: TypeAlias = datetime
else:
    Time = Annotated[_REAL[0], Meta(tz=True)]
    """An aware datetime that the server sends as text. Decoding it is fast."""

    class Timestamp(ABC):  # noqa: B024  # marks fields for `read_timestamp`
        """A datetime that the server sends as a number."""

    Timestamp.register(_REAL[0])


def read_timestamp(into: Any, sent: object) -> Any:
    """Return `sent` as an aware datetime if `into` is Timestamp, otherwise unchanged.

    >>> seconds = read_timestamp(Timestamp, 1700000000)
    >>> seconds == read_timestamp(Timestamp, 1700000000000)
    True
    """
    return parse_time(sent) if into is Timestamp else sent


def parse_time(sent: object) -> datetime:
    """Return a time as an aware datetime.

    A number is seconds, as in runs and events, or if above 10^11 milliseconds, as in
    jobs and connections. A str is ISO 8601, in UTC if it has no zone. Raises ValueError
    for an invalid time.

    >>> parse_time("2025-08-20t10:00").isoformat()
    '2025-08-20T10:00:00+00:00'
    """
    real: Any = _REAL[0]
    if isinstance(sent, str):
        if len(sent) > _MAX_TIME:
            raise ValueError(f"Expected a time, got a str of {len(sent)} characters")
        text = _ZONE.sub("+00:00", _SPACE.sub("", sent.strip().upper()))
        time: datetime = real.fromisoformat(text)
        return time if time.tzinfo else time.replace(tzinfo=UTC)
    if not isinstance(sent, int | float) or isinstance(sent, bool):
        raise ValueError(f"Expected a time, got `{type(sent).__name__}`")
    try:
        seconds = sent / 1000 if abs(sent) > _MAX_SECONDS else sent
        epoch: datetime = real(1970, 1, 1, tzinfo=UTC)
        return epoch + timedelta(seconds=seconds)
    except OverflowError as error:
        raise ValueError("Expected a time, got a number out of range") from error


T = TypeVar("T", bound=Struct)


def replace(struct: T, **changes: Any) -> T:
    """Return a copy of `struct` with `changes`, and call its ``__post_init__``."""
    # Before msgspec 0.21, msgspec.structs.replace does not call it.
    names = struct.__struct_fields__
    kept = {name: getattr(struct, name) for name in names if name not in changes}
    return type(struct)(**kept, **changes)
