"""Typed decoding with msgspec, which analyzes types in one thread at a time."""

from __future__ import annotations

import os
from threading import Lock
from typing import Any

import msgspec

from ittybit import timestamp

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
            made = msgspec.json.Decoder(into, dec_hook=timestamp.read)
        return _decoders.setdefault(into, made)


def converted(value: object, into: Any) -> Any:
    """Convert `value`, which is plain data, to the type `into`.

    Raises msgspec.ValidationError if `value` does not fit or is nested too deeply.
    Raises TypeError for the same types as `decoder`.
    """
    decoder(into)
    try:
        return msgspec.convert(value, into, dec_hook=timestamp.read)
    except RecursionError as error:
        raise msgspec.ValidationError(f"nested too deep: {error}") from None
