"""Names that mean something, and the error for one that does not."""

import os
from collections.abc import Iterable, Mapping
from typing import Any, cast

from ittybit.errors import ArgumentError


def check_mapping(name: str, value: Any) -> Any:
    """Return `value`; ArgumentError, by the `name` it has, unless it is a mapping."""
    if not isinstance(value, Mapping):
        raise ArgumentError(f"{name} must be a mapping, not {type(value).__name__}")
    return cast("Any", value)


def check_text(name: str, value: Any) -> str:
    """Return `value`; ArgumentError, by the `name` it has, unless it is a str."""
    if not isinstance(value, str):
        raise ArgumentError(f"{name} must be a str, not {type(value).__name__}")
    return value


def check_known(
    names: Iterable[str], known: type | Iterable[str], what: str, instead: str = ""
) -> None:
    """Raise ArgumentError for the first of `names` that is not `known`.

    `known` is names, or a TypedDict that has them; `what` is the noun for them and
    `instead` what to do, if there is more to do than to spell it right.
    """
    right = list(known.__annotations__ if isinstance(known, type) else known)
    if unknown := sorted(set(names) - set(right)):
        raise ArgumentError(
            f"unknown {what} {unknown[0]!r}: known are {', '.join(right)}{instead}"
        )


def check_path(path: Any) -> str:
    """Return `path` as text; ArgumentError for one that no system can have."""
    try:
        text = cast("object", os.fspath(path))
    except TypeError:
        raise ArgumentError(f"a path is a str or a Path, got {path!r}") from None
    if not isinstance(text, str) or not text or "\0" in text:
        raise ArgumentError(f"a path is text that is not empty, got {path!r}")
    try:
        os.fsencode(text)
    except UnicodeEncodeError as error:
        raise ArgumentError(f"no file can have the name {path!r}: {error}") from error
    return text
