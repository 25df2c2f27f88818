"""What msgspec knows of types, which it is told of by one thread at a time."""

from __future__ import annotations

import os
from threading import Lock
from typing import Any

import msgspec

from ittybit import timestamp

_decoders: dict[object, msgspec.json.Decoder[Any]] = {}

# It keeps what it knows of a class before that is complete: another thread that comes
# upon it meanwhile ends in a segmentation fault.
_learning = Lock()
if hasattr(os, "register_at_fork"):  # a child has what its parent knew by then
    os.register_at_fork(
        before=_learning.acquire,
        after_in_parent=_learning.release,
        after_in_child=_learning.release,
    )


def decoder(into: Any) -> msgspec.json.Decoder[Any]:
    """Return what reads JSON as `into`, made when it is first asked for.

    Raises TypeError for a type that msgspec does not read by itself, such as a union
    of structs.
    """
    try:
        return _decoders[into]
    except KeyError:
        with _learning:
            made = msgspec.json.Decoder(into, dec_hook=timestamp.read)
        return _decoders.setdefault(into, made)


def converted(value: object, into: Any) -> Any:
    """Return `value`, plain data, as `into`.

    Raises msgspec.ValidationError if it does not fit or is nested too deep, and
    TypeError as `decoder` does.
    """
    decoder(into)
    try:
        return msgspec.convert(value, into, dec_hook=timestamp.read)
    except RecursionError as error:
        raise msgspec.ValidationError(f"nested too deep: {error}") from None
