"""One round of asking: which page of the list to read next, and whom to get singly."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable

from ittybit.core.waiting.list_scan import Key, Places, Query, Walk, key


class Round:
    """Looks for `ids` in the list for as long as that costs less than to get each.

    A walk goes on while it seeks more than one, and until it has read as many pages in
    vain as it still seeks: so that a round never costs more than about twice what
    either way alone would. Without `places` there is no list to read. `requests` counts
    what was sent.
    """

    def __init__(self, ids: Collection[str], places: Places | None) -> None:
        self.missing = dict.fromkeys(ids)
        self.requests = 0
        self._places = places
        self._walks = deque([] if places is None else places.walks(ids))
        self._walk: Walk | None = None
        self._vain = 0
        self._following: dict[Key, Query | None] = {}

    def page(self) -> Query | None:
        """Return the query of the page to read next, None if there is none."""
        while (walk := self._walk) is not None or self._walks:
            if walk is None:
                self._walk, self._vain = self._walks.popleft(), 0
                continue
            sought = sum(id in self.missing for id in walk.sought)
            if walk.query is None or sought < 2 or self._vain >= sought:
                self._end(walk)
            elif (page := key(walk.query)) not in self._following:
                return walk.query
            else:
                # A list that leads in a circle has no next page the second time.
                walk.query = None if page in walk.passed else self._following[page]
                walk.passed.add(page)
        return None

    def saw(self, query: Query, following: Query | None, ids: Iterable[str]) -> None:
        """Take note of a page, whose next one is `following`, with `ids` on it."""
        self.requests += 1
        ids = list(ids)
        found = [id for id in ids if id in self.missing]
        for id in found:
            del self.missing[id]
        if self._places is not None:
            self._places.saw(query, ids)
        self._following[key(query)] = following
        self._vain = max(0, self._vain + 1 - len(found))

    def done(self, id: str) -> None:
        """Take note that `id` was asked for singly."""
        self.requests += 1
        self.missing.pop(id, None)

    def _end(self, walk: Walk) -> None:
        if self._places is not None:
            self._places.lose(id for id in walk.sought if id in self.missing)
        self._walk = None
