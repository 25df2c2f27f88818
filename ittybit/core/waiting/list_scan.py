"""Where in a list those that are waited for stood when they were last seen."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from msgspec import Struct, field

Query: TypeAlias = Mapping[str, object]
Key: TypeAlias = frozenset[tuple[str, str]]

_FAILURES = 3


def work_key(query: Query) -> Key:
    """Return what two spellings of the same `query` have in common."""
    return frozenset((n, str(v)) for n, v in query.items() if v is not None)


class PageScan(Struct):
    """A walk over the list: its next page, whom it seeks, and the pages behind it."""

    query: Query | None
    sought: set[str]
    passed: set[Key] = field(default_factory=set[Key])


class PageIndex:
    """Remembers the page on which each was seen, and who was sought in vain.

    `refused` is to be set where the server does not give the list at all.
    """

    def __init__(self, first: Query) -> None:
        self.refused = False
        self._first = first
        self._failures = 0
        self._pages: dict[Key, Query] = {}
        self._page_of: dict[str, Key] = {}
        self._lost: set[str] = set()
        self._lost_then = 0

    def usable(self) -> bool:
        """Tell whether a round that begins now may read the list.

        After three failures in a row one round goes without it.
        """
        if self.refused or self._failures < _FAILURES:
            return not self.refused
        self._failures = 0
        return False

    def failed(self) -> None:
        """Take note that a page could not be read."""
        self._failures += 1

    def saw(self, query: Query, ids: Iterable[str]) -> None:
        """Take note that `ids` stand on the page that `query` asks for."""
        page = work_key(query)
        self._failures = 0
        for id in ids:
            self._pages[page] = query
            self._page_of[id] = page
            self._lost.discard(id)

    def lose(self, ids: Iterable[str]) -> None:
        """Take note that `ids` were sought, and not found."""
        ids = set(ids)
        for id in ids:
            self._page_of.pop(id, None)
        self._lost |= ids
        self._lost_then = max(self._lost_then, len(ids))

    def forget(self, id: str) -> None:
        """Forget `id`."""
        self._page_of.pop(id, None)
        self._lost.discard(id)
        self._lost_then = min(self._lost_then, len(self._lost))

    def walks(self, ids: Iterable[str]) -> list[PageScan]:
        """Return the walks that may find more than one of `ids` for a page.

        Who was seen is sought from there on: what is newer only pushes it further down.
        Who is new is sought from the top, and so are those not found there before, once
        they have become twice as many.
        """
        by_page: dict[Key, set[str]] = {}
        top: set[str] = set()
        lost: set[str] = set()
        for id in ids:
            if (page := self._page_of.get(id)) is not None:
                by_page.setdefault(page, set()).add(id)
            else:
                (lost if id in self._lost else top).add(id)
        if lost and len(lost) >= 2 * self._lost_then:
            top |= lost
        self._pages = {page: self._pages[page] for page in self._used()}
        known = [
            PageScan(self._pages[page], sought) for page, sought in by_page.items()
        ]
        return [w for w in (PageScan(self._first, top), *known) if len(w.sought) > 1]

    def _used(self) -> set[Key]:
        return set(self._page_of.values())


class PollRound:
    """Looks for `ids` in the list for as long as that costs less than to get each.

    A walk goes on while it seeks more than one, and until it has read as many pages in
    vain as it still seeks: so that a round never costs more than about twice what
    either way alone would. Without `places` there is no list to read. `requests` counts
    what was sent.
    """

    def __init__(self, ids: Collection[str], places: PageIndex | None) -> None:
        self.missing: dict[str, None] = dict.fromkeys(ids)
        self.requests: int = 0
        self._places = places
        self._walks = deque([] if places is None else places.walks(ids))
        self._walk: PageScan | None = None
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
            elif (page := work_key(walk.query)) not in self._following:
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
        self._following[work_key(query)] = following
        self._vain = max(0, self._vain + 1 - len(found))

    def done(self, id: str) -> None:
        """Take note that `id` was asked for singly."""
        self.requests += 1
        self.missing.pop(id, None)

    def _end(self, walk: PageScan) -> None:
        if self._places is not None:
            self._places.lose(id for id in walk.sought if id in self.missing)
        self._walk = None
