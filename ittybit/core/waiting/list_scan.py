"""Search for awaited items in the server's list, which is newest first."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from msgspec import Struct, field

Query: TypeAlias = Mapping[str, object]
Key: TypeAlias = frozenset[tuple[str, str]]

_FAILURES = 3  # in a row, after which one round does not read the list


def query_key(query: Query) -> Key:
    """Return a key that is the same for equivalent spellings of `query`."""
    return frozenset((n, str(v)) for n, v in query.items() if v is not None)


class PageScan(Struct):
    """Scan of the list, page by page, for the items in `wanted`."""

    query: Query | None
    """Query of the next page, or None after the last page."""
    wanted: set[str]
    visited: set[Key] = field(default_factory=set[Key])


class PageIndex:
    """Index of the page on which each item was last seen, kept between rounds."""

    def __init__(self, first_query: Query) -> None:
        self.refused = False
        """Whether the server does not provide the list. Set by the caller."""
        self._first_query = first_query
        self._failures = 0
        self._pages: dict[Key, Query] = {}
        self._page_of: dict[str, Key] = {}
        self._not_found: set[str] = set()
        self._not_found_before = 0

    def is_usable(self) -> bool:
        """Return whether a new round may read the list."""
        if self.refused or self._failures < _FAILURES:
            return not self.refused
        self._failures = 0
        return False

    def record_failure(self) -> None:
        """Count a page that could not be read."""
        self._failures += 1

    def record_page(self, query: Query, ids: Iterable[str]) -> None:
        """Record that `ids` are on the page of `query`."""
        page = query_key(query)
        self._failures = 0
        for id in ids:
            self._pages[page] = query
            self._page_of[id] = page
            self._not_found.discard(id)

    def record_not_found(self, ids: Iterable[str]) -> None:
        """Record that a scan did not find `ids`."""
        ids = set(ids)
        for id in ids:
            self._page_of.pop(id, None)
        self._not_found |= ids
        self._not_found_before = max(self._not_found_before, len(ids))

    def remove(self, id: str) -> None:
        """Remove `id` from the index."""
        self._page_of.pop(id, None)
        self._not_found.discard(id)
        self._not_found_before = min(self._not_found_before, len(self._not_found))

    def plan_scans(self, ids: Iterable[str]) -> list[PageScan]:
        """Return the scans that can find more than one of `ids` per page.

        Known items are searched from their last page on, because newer items only push
        them further down. New items are searched from the first page. So are items that
        no scan found, once there are twice as many of them.
        """
        by_page: dict[Key, set[str]] = {}
        first_page: set[str] = set()
        not_found: set[str] = set()
        for id in ids:
            if (page := self._page_of.get(id)) is not None:
                by_page.setdefault(page, set()).add(id)
            else:
                (not_found if id in self._not_found else first_page).add(id)
        if not_found and len(not_found) >= 2 * self._not_found_before:
            first_page |= not_found
        used = set(self._page_of.values())
        self._pages = {page: self._pages[page] for page in used}
        scans = [PageScan(self._first_query, first_page)]
        scans += [PageScan(self._pages[page], ids) for page, ids in by_page.items()]
        return [scan for scan in scans if len(scan.wanted) > 1]


class PollRound:
    """One polling round: reads list pages while that is cheaper than single requests.

    A scan continues while it searches for more than one item and has read fewer useless
    pages than it still searches for items. A round therefore costs at most about twice
    as much as the cheaper of the two ways. Without an index, no pages are read.
    """

    def __init__(self, ids: Collection[str], index: PageIndex | None) -> None:
        self.missing: dict[str, None] = dict.fromkeys(ids)
        self.requests: int = 0
        self._index = index
        self._scans = deque([] if index is None else index.plan_scans(ids))
        self._scan: PageScan | None = None
        self._useless_pages = 0
        self._next_queries: dict[Key, Query | None] = {}

    def next_page(self) -> Query | None:
        """Return the query of the next page to read, or None if no page is left."""
        while (scan := self._scan) is not None or self._scans:
            if scan is None:
                self._scan, self._useless_pages = self._scans.popleft(), 0
                continue
            wanted = len(scan.wanted & self.missing.keys())
            if scan.query is None or wanted < 2 or self._useless_pages >= wanted:
                self._end(scan)
            elif (page := query_key(scan.query)) not in self._next_queries:
                return scan.query
            else:
                # Stop at a page visited before: the list's links may form a circle.
                visited = page in scan.visited
                scan.query = None if visited else self._next_queries[page]
                scan.visited.add(page)
        return None

    def record_page(
        self, query: Query, next_query: Query | None, ids: Iterable[str]
    ) -> None:
        """Record that the page of `query` lists `ids` and links to `next_query`."""
        self.requests += 1
        ids = list(ids)
        found = [id for id in ids if id in self.missing]
        for id in found:
            del self.missing[id]
        if self._index is not None:
            self._index.record_page(query, ids)
        self._next_queries[query_key(query)] = next_query
        self._useless_pages = max(0, self._useless_pages + 1 - len(found))

    def record_single(self, id: str) -> None:
        """Record a single request for `id`."""
        self.requests += 1
        self.missing.pop(id, None)

    def _end(self, scan: PageScan) -> None:
        if self._index is not None:
            self._index.record_not_found(id for id in scan.wanted if id in self.missing)
        self._scan = None
