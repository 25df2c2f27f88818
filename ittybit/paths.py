"""Paths of this machine, as callers give them."""

import os
from typing import Any, cast

from ittybit.errors import ArgumentError


def checked_path(path: Any) -> str:
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
