"""Warnings about names that a later version removes."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from functools import wraps
from types import FrameType
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_OURS = frozenset({"ittybit", "ittybit_async", "ittybit_sync", "wootiv"})


class IttybitDeprecationWarning(DeprecationWarning):
    """Use of a name that a later version of this package removes."""


def warn_deprecated(name: str, *, since: str, removed: str, instead: str) -> None:
    """Warn once for each line of the caller's program that uses `name`."""
    frame = _find_caller()
    warnings.warn_explicit(
        f"{name} is deprecated since {since}, and {removed} removes it; use {instead}",
        IttybitDeprecationWarning,
        filename=frame.f_code.co_filename,
        lineno=frame.f_lineno,
        module=frame.f_globals.get("__name__", "__main__"),
        registry=frame.f_globals.setdefault("__warningregistry__", {}),
    )


def deprecated(
    *, since: str, removed: str, instead: str
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Warn when the decorated function is called."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        name = f"{function.__qualname__}()"

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            warn_deprecated(name, since=since, removed=removed, instead=instead)
            return function(*args, **kwargs)

        return call

    return decorate


def _find_caller() -> FrameType:
    """Return the innermost frame outside our packages, or the outermost frame."""
    frame = inspect.currentframe()
    assert frame is not None  # CPython and PyPy have frames
    while frame.f_back is not None and _is_ours(frame):
        frame = frame.f_back
    return frame


def _is_ours(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__")).partition(".")[0] in _OURS
