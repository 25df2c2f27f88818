"""Fork support: a child process must not use the connections of its parent."""

from __future__ import annotations

import os
import weakref
from typing import Protocol


class ForkAware(Protocol):
    """Owner of connections."""

    def forget(self) -> object:
        """Release the connections without closing them, and return them."""


_alive: weakref.WeakSet[ForkAware] = weakref.WeakSet()
_owned_by_parent: list[object] = []  # not closed, because the sockets are shared


def forget_after_fork(owner: ForkAware) -> None:
    """Release the connections of `owner` in each forked process."""
    _alive.add(owner)


def _after_fork() -> None:
    _owned_by_parent.extend(owner.forget() for owner in list(_alive))


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
