"""Validation of arguments, and paths from the working folder."""

import os
import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, cast

from ittybit.core.printable import show
from ittybit.core.serialization.plain import to_plain
from ittybit.core.url.redaction import redact_urls
from ittybit.errors import ArgumentError, LocalFileError

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")  # not a drive, such as C:


def check_mapping(name: str, value: Any) -> Any:
    """Return `value`, or raise ArgumentError unless it is a mapping."""
    # isinstance takes as long as three calls for an abstract class.
    if type(value) is not dict and not isinstance(value, Mapping):
        raise ArgumentError(f"{name} must be a mapping, not {type(value).__name__}")
    return cast("Any", value)


def check_callback(name: str, value: Any) -> None:
    """Raise ArgumentError unless `value` is callable or None."""
    if value is not None and not callable(value):
        raise ArgumentError(f"{name} must be callable, got {show(value)}")


def check_flag(name: str, value: Any) -> bool:
    """Return `value`, or raise ArgumentError unless it is True or False."""
    if not isinstance(value, bool):
        raise ArgumentError(f"{name} must be True or False, got {show(value)}")
    return value


def check_text(name: str, value: Any) -> str:
    """Return `value`, or raise ArgumentError unless it is text."""
    value = to_plain(value, name)
    if not isinstance(value, str):
        raise ArgumentError(f"{name} must be a str, not {type(value).__name__}")
    return value


def check_known(names: Iterable[str], known: type | Iterable[str], noun: str) -> None:
    """Raise ArgumentError if one of `names` is not in `known`, and suggest a name.

    `known` is a TypedDict or names. `noun` describes a name in the message.
    """
    expected = list(known.__annotations__ if isinstance(known, type) else known)
    if unknown := sorted(set(names) - set(expected), key=show):
        close = find_close(unknown[0], expected)
        raise ArgumentError(
            f"unknown {noun} {show(unknown[0])}, expected one of {', '.join(expected)}"
            + (f"; did you mean {close!r}?" if close else "")
        )


def find_close(name: object, known: Collection[str]) -> str | None:
    """Return the name in `known` that is most like `name`, or None without one."""
    return next(iter(get_close_matches(show(name).strip("'"), known, 1)), None)


def check_path(path: Any) -> str:
    """Return `path` as a str with its ``~`` expanded.

    Raises ArgumentError if it cannot be a path.
    """
    try:
        text = cast("object", os.fspath(path))
    except TypeError:
        raise ArgumentError(
            f"a path must be a str or a Path, got {show(path)}"
        ) from None
    if not isinstance(text, str) or not text or "\0" in text:
        raise ArgumentError(
            f"a path must be a non-empty str without null characters, got {show(path)}"
        )
    if path is text and _URL.match(text):
        raise ArgumentError(f"a path must be local, got the URL {redact_urls(text)!r}")
    text = os.path.expanduser(text)
    try:
        os.fsencode(text)
    except UnicodeEncodeError as error:
        raise ArgumentError(
            f"the path {path!r} is not a valid file name: {error}"
        ) from error
    return text


def absolute_path(path: str) -> str:
    """Return `path` from the root, or raise LocalFileError without a working folder."""
    try:
        return os.path.abspath(path)
    except OSError as error:  # the working folder was deleted
        raise LocalFileError.wrap(error, path, "find") from error


def working_folder() -> str:
    """Return the working folder, or an empty str if it was deleted."""
    try:
        return os.getcwd()
    except OSError:
        return ""
