"""Conversion of text, such as a table cell or an argument, to an option's value."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import msgspec

from ittybit.core.kinds.check import fits
from ittybit.core.kinds.descriptions import describe
from ittybit.core.printable import show
from ittybit.core.serialization.msgspec_types import parse_json_argument
from ittybit.errors import ArgumentError


def parse_text(text: str, hint: Any) -> Any:
    """Return `text` as a value of the type `hint`. Lists and objects are JSON.

    Raises ArgumentError with the valid values.

    >>> parse_text("1280", int | str), parse_text("1280", str)
    (1280, '1280')
    """
    for candidate in _candidates(text):
        if fits(candidate, hint):
            return candidate
    raise _error(text, hint, _find_fault(text))


def check_type(value: Any, hint: Any) -> Any:
    """Return `value`, or raise ArgumentError unless it has the type `hint`."""
    if not fits(value, hint):
        raise _error(value, hint)
    return value


def _error(value: object, hint: Any, reason: str = "") -> ArgumentError:
    return ArgumentError(f"must be {describe(hint)}, got {show(value, 80)}{reason}")


def _find_fault(text: str) -> str:
    """Return why `text` is not JSON, or an empty str if it need not be."""
    if text.startswith(("{", "[")):
        try:
            parse_json_argument(text)
        except msgspec.DecodeError as error:
            return f", which is not JSON ({error})"
    return ""


def _candidates(text: str) -> Iterator[Any]:
    if text.lower() in ("true", "false"):
        yield text.lower() == "true"
    with suppress(msgspec.DecodeError):
        yield parse_json_argument(text)
    yield text
