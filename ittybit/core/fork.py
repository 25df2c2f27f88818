"""What a process that was forked must not share with its parent: connections."""

from __future__ import annotations

import os
import weakref
from typing import Protocol


class ForkAware(Protocol):
    """Something that holds connections."""

    def forget(self) -> object:
        """Hold them no longer, and return them; they are not closed."""


_alive: weakref.WeakSet[ForkAware] = weakref.WeakSet()
_left_to_parent: list[object] = []  # never closed in the child: the sockets are shared


def forget_after_fork(holder: ForkAware) -> None:
    """Make `holder` forget its connections in each process that is forked."""
    _alive.add(holder)


def _after_fork() -> None:
    _left_to_parent.extend(holder.forget() for holder in list(_alive))


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
