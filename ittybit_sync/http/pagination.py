# Generated from ittybit_async/http/pagination.py by build_sync.py. Do not edit.
"""Pages of a list, which request the following pages."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import Any, Generic, Self, TypeVar, overload

from ittybit.core.http.models import Response
from ittybit.core.http.request import Request
from ittybit.core.pagination import ListPage, Paging, RepetitionGuard, linked_paging
from ittybit.errors import APIResponseValidationError, ArgumentError
from ittybit_sync import _io
from ittybit_sync.http.engine import Engine

T = TypeVar("T")

_NOT_FETCHED = "this page is not loaded yet; call load() first"


class Page(_io.Loadable, Generic[T]):
    """One page of a list.

    ``data``, ``len(page)``, ``page[index]``, and ``bool(page)`` refer to this page
    only. Iteration yields the items of this page and of all pages after it, which are
    requested when they are needed.

    >>> page = client.media.list(limit=50)
    >>> len(page), page[0].id
    >>> for media in client.media.list():
    ...     print(media.id)
    """

    def __init__(
        self,
        engine: Engine,
        request: Request,
        item: type[T],
        paging: Paging = linked_paging,
    ) -> None:
        self._engine = engine
        self._request = request
        self._item = item
        self._paging = paging
        self._loaded: ListPage[T] | None = None
        self._raw: Response | None = None

    def load(self) -> Self:
        """Request this page, unless it is loaded.

        Returns:
            This page.

        Raises:
            APIError: The request failed, after all retries.
        """
        if self._loaded is None:
            response = self._engine.send(self._request)
            self._loaded = self._paging(
                response, self._query, self._item, self._engine.read
            )
            self._raw = response
        return self

    @property
    def _query(self) -> dict[str, object]:
        return self._request.whole_query(self._engine.options)

    @property
    def _list_page(self) -> ListPage[T]:
        if self._loaded is None:
            raise ArgumentError(_NOT_FETCHED)
        return self._loaded

    @property
    def data(self) -> list[T]:
        """The items of this page."""
        return self._list_page.items

    @property
    def total(self) -> int | None:
        """The number of items on all pages, or None if the server does not send it."""
        return self._list_page.total

    @property
    def raw(self) -> Response:
        """The response with this page, including fields without an attribute."""
        if self._raw is None:
            raise ArgumentError(_NOT_FETCHED)
        return self._raw

    def __len__(self) -> int:
        return len(self.data)

    def __bool__(self) -> bool:
        return bool(self.data)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self.data[index]

    def __repr__(self) -> str:
        size = f"{len(self.data)} items" if self._loaded else "not fetched"
        return f"<Page of {self._item.__name__}: {size}>"

    def __rich_repr__(self) -> Iterator[tuple[str, Any]]:
        yield "item", self._item.__name__
        if self._loaded:
            yield "data", self.data
            yield "total", self.total

    def _repr_html_(self) -> str | None:
        from ittybit.core.display.html import render_table

        return render_table(self.data, repr(self)) if self._loaded else None

    def __iter__(self) -> Generator[T]:
        # Over `iter_pages`, a generator in a generator, a page would take 5 % longer.
        page: Page[T] | None = self
        repetition = RepetitionGuard()
        while page is not None:
            page._load_new(repetition)
            for item in page.data:
                yield item
            page = page._next_page()

    def iter_pages(self) -> Generator[Page[T]]:
        """Iterate over this page and all pages after it.

        Yields:
            Loaded pages.

        Raises:
            APIError: A request failed, after all retries.
            APIResponseValidationError: The server sent the same page twice.
        """
        page: Page[T] | None = self
        repetition = RepetitionGuard()
        while page is not None:
            page._load_new(repetition)
            yield page
            page = page._next_page()

    def _load_new(self, repetition: RepetitionGuard) -> None:
        """Load this page, and raise an error if the server sent it before."""
        self.load()
        if repetition.is_repeated(self.raw, self._query):
            raise APIResponseValidationError(
                f"{self.raw.request}: the server sent the same page twice; request "
                "single pages with list(page=...)",
                response=self.raw,
            )

    def has_next_page(self) -> bool:
        """Return whether the response indicates a next page."""
        return self.next_page_info() is not None

    def next_page_info(self) -> dict[str, object] | None:
        """Return the query of the next page, or None if this is the last page."""
        return self._list_page.next_query

    def get_next_page(self) -> Page[T]:
        """Request the next page.

        Returns:
            The loaded next page.

        Raises:
            ArgumentError: This is the last page.
            APIError: The request failed, after all retries.
        """
        page = self._next_page()
        if page is None:
            raise ArgumentError("there is no next page; check has_next_page() first")
        return page.load()

    def _next_page(self) -> Page[T] | None:
        query = self.next_page_info()
        if query is None:
            return None
        request = self._request.with_query(query)
        return Page(self._engine, request, self._item, self._paging)
