# Generated from ittybit_async/http/pagination.py by build_sync.py. Do not edit.
"""Pages of a list, which fetch those that follow."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Generic, Self, TypeVar, overload

from msgspec.structs import replace

from ittybit.core.http.models import Response
from ittybit.core.http.request import Request
from ittybit.core.pagination import ListPage, Paging, RepetitionGuard, linked_paging
from ittybit.errors import APIResponseValidationError, ArgumentError
from ittybit_sync import _io
from ittybit_sync.http.engine import Engine

T = TypeVar("T")

_NOT_FETCHED = "this page is not fetched yet: call load() first"


class Page(_io.Loadable, Generic[T]):
    """One page of a list, and the way to all that follow it.

    ``data``, length, index and truth speak of this one page; to walk it is to walk the
    items of all pages from here on, fetched as they are needed.

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
        """Fetch this page, unless that has been done."""
        if self._loaded is None:
            response = self._engine.send(self._request)
            self._loaded = self._paging(
                response, self._request.query or {}, self._item, self._engine.read
            )
            self._raw = response
        return self

    @property
    def _listed(self) -> ListPage[T]:
        if self._loaded is None:
            raise ArgumentError(_NOT_FETCHED)
        return self._loaded

    @property
    def data(self) -> list[T]:
        """The items of this page."""
        return self._listed.items

    @property
    def total(self) -> int | None:
        """The number of items on all pages, where the server says."""
        return self._listed.total

    @property
    def raw(self) -> Response:
        """The response that held this page, with fields that no struct has."""
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

    def __iter__(self) -> Generator[T]:
        for page in self.iter_pages():
            for item in page.data:
                yield item
            del page  # so that the next one can take its memory

    def iter_pages(self) -> Generator[Page[T]]:
        """Walk this page and all that follow it, a page at a time.

        Raises APIResponseValidationError where the server leads in a circle.
        """
        page: Page[T] | None = self
        repetition = RepetitionGuard()
        while page is not None:
            page.load()
            if repetition.notices(page.raw, page._request.query or {}):
                raise APIResponseValidationError(
                    f"{page.raw.request}: the server gave a page of this walk twice; "
                    "ask for single pages, with list(page=...)",
                    response=page.raw,
                )
            yield page
            page = page._following()

    def has_next_page(self) -> bool:
        """Whether the server said, or lets suppose, that more follows."""
        return self.next_page_info() is not None

    def next_page_info(self) -> dict[str, object] | None:
        """Return the query of the next page, or None after the last."""
        return self._listed.following

    def get_next_page(self) -> Page[T]:
        """Fetch the page after this one; ArgumentError after the last."""
        page = self._following()
        if page is None:
            raise ArgumentError("no page follows: ask has_next_page() first")
        return page.load()

    def _following(self) -> Page[T] | None:
        query = self.next_page_info()
        if query is None:
            return None
        request = replace(self._request, query=query)
        return Page(self._engine, request, self._item, self._paging)
