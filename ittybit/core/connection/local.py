"""One value for each event loop or process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class LocalValue(Generic[T]):
    """One value for each owner, such as an event loop, which may end.

    >>> local = LocalValue(list, lambda: "owner", lambda owner: False)
    >>> local.get() is local.get()
    True
    """

    def __init__(
        self,
        make: Callable[[], T],
        owner: Callable[[], Any],
        has_ended: Callable[[Any], bool],
    ) -> None:
        self._make, self._owner, self._has_ended = make, owner, has_ended
        self.values: dict[Any, T] = {}

    def get(self) -> T:
        """Return the value of the current owner, created on first use."""
        owner = self._owner()
        if owner not in self.values:
            # Threads with other owners may change the dictionary at the same time.
            for other in [
                other for other in list(self.values) if self._has_ended(other)
            ]:
                self.values.pop(other, None)
            self.values.setdefault(owner, self._make())
        return self.values[owner]
