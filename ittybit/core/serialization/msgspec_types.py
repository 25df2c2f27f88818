"""Typed decoding with msgspec, which analyzes types in one thread at a time."""

from __future__ import annotations

import os
from abc import ABC
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import msgspec
from msgspec import Struct

_decoders: dict[object, msgspec.json.Decoder[Any]] = {}

# msgspec stores its description of a class before the description is complete. If a
# second thread uses the class at that time, the process ends with a segmentation fault.
_learning = Lock()
if hasattr(os, "register_at_fork"):  # never fork during an analysis
    os.register_at_fork(
        before=_learning.acquire,
        after_in_parent=_learning.release,
        after_in_child=_learning.release,
    )


def decoder(into: Any) -> msgspec.json.Decoder[Any]:
    """Return the JSON decoder for the type `into`, created on first use.

    Raises TypeError if msgspec does not support the type, such as a union of untagged
    structs.
    """
    try:
        return _decoders[into]
    except KeyError:
        with _learning:
            made = msgspec.json.Decoder(into, dec_hook=read_timestamp)
        return _decoders.setdefault(into, made)


def convert(value: object, into: Any) -> Any:
    """Convert `value`, which is plain data, to the type `into`.

    Raises msgspec.ValidationError if `value` does not fit or is nested too deeply.
    Raises TypeError for the same types as `decoder`.
    """
    decoder(into)
    try:
        return msgspec.convert(value, into, dec_hook=read_timestamp)
    except RecursionError as error:
        raise msgspec.ValidationError(f"nested too deep: {error}") from None


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_SECONDS = 1e11

if TYPE_CHECKING:
    Timestamp: TypeAlias = datetime
else:

    class Timestamp(ABC):  # noqa: B024  # it marks the fields that `read` is asked for
        """A datetime that comes as a number."""

    Timestamp.register(datetime)


def read_timestamp(into: Any, sent: object) -> Any:
    """Return what was `sent` as an aware datetime where `into` is a Timestamp.

    Whatever else it is to be is returned as it came. A number above 10^11 is
    milliseconds (jobs and connections have them, runs and events seconds: spec section
    10), a text ISO 8601. Raises ValueError for what is no time.

    >>> read(Timestamp, 1700000000) == read(Timestamp, 1700000000000)
    True
    """
    if into is not Timestamp:
        return sent
    if isinstance(sent, str):
        time = datetime.fromisoformat(sent)
        return time if time.tzinfo else time.replace(tzinfo=UTC)
    if not isinstance(sent, int | float) or isinstance(sent, bool):
        raise ValueError(f"Expected a time, got `{type(sent).__name__}`")
    try:
        seconds = sent / 1000 if abs(sent) > _MOST_SECONDS else sent
        return _EPOCH + timedelta(seconds=seconds)
    except OverflowError as error:
        raise ValueError("Expected a time, got a number out of range") from error


T = TypeVar("T", bound=Struct)


def replace(struct: T, **changes: Any) -> T:
    """Return a copy of `struct` with `changes`, checked by its ``__post_init__``.

    Before 0.21, msgspec's own `replace` does not call it.
    """
    names = struct.__struct_fields__
    kept = {name: getattr(struct, name) for name in names if name not in changes}
    return type(struct)(**kept, **changes)
