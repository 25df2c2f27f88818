"""Deletion of objects that would warn that they are not closed."""

from __future__ import annotations

import gc
import warnings
import weakref
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Protocol

_UNCLOSED = "unclosed (transport|resource|<)"  # of asyncio, uvloop, and sockets
_left: list[Any] = []


def delete_silently(objects: Iterable[Any]) -> None:
    """Delete `objects`, which nobody can close, without a ResourceWarning.

    The caller must not keep them. Objects that refer to themselves are deleted by a
    later call if this one happens during a garbage collection.
    """
    _left.extend(objects)
    if not _left:
        return
    if not _are_warnings_shown():
        _left.clear()
        return
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", _UNCLOSED, ResourceWarning)
        references = [_reference(each) for each in _left]
        _left.clear()
        gc.collect()
        _left.extend(each for r in references if (each := r()) is not None)


def _reference(each: Any) -> Callable[[], Any]:
    """Return a weak reference to `each`, or a function that returns None."""
    try:
        return weakref.ref(each)
    except TypeError:  # a TLS transport of uvloop has no weak references
        with suppress(RuntimeError):  # its loop is closed
            each.abort()  # it then gives no warning when it is deleted
        return lambda: None


def _are_warnings_shown() -> bool:
    with warnings.catch_warnings(record=True) as shown:
        with suppress(ResourceWarning):  # if warnings are errors
            warnings.warn("unclosed <object>", ResourceWarning, stacklevel=1)
            return bool(shown)
        return True


class Abandoned(Protocol):
    """An object that is not closed yet, and whose owner does not exist anymore."""

    def close_at_exit(self) -> object:
        """Close the object, if that is possible while the interpreter exits."""


abandoned: set[Abandoned] = set()
"""Objects to close when the interpreter exits."""


def _close_at_exit() -> None:
    delete_silently([])
    for each in list(abandoned):
        with suppress(Exception):
            each.close_at_exit()


weakref.finalize(Abandoned, _close_at_exit)  # it runs after the later finalizers
