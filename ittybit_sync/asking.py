# Generated from ittybit_async/asking.py by build_sync.py. Do not edit.
"""Asking the server for what is waited for: a page of the list, or each singly."""

from __future__ import annotations

from typing import Generic

from msgspec import Struct

from ittybit.core.http.models import Response
from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions
from ittybit.core.pagination import Listed
from ittybit.core.retry import retry_after
from ittybit.core.url.url import path
from ittybit.core.waiting.list_scan import Query
from ittybit.core.waiting.work import W, Watched
from ittybit_sync.http.engine import Engine


class Asking(Struct, Generic[W], frozen=True, eq=False):
    """Sends the requests of one who waits, with his `options`."""

    engine: Engine
    watched: Watched[W]
    options: RequestOptions

    def page(self, query: Query) -> tuple[Listed[W], float]:
        """Return a page of the list, and for how long the server asks to wait."""
        request = Request(
            "GET", path(self.watched.path), query=query, options=self.options
        )
        response = self.engine.send(request)
        listed = self.watched.paging(
            response, query, self.watched.item, self.engine.read
        )
        return listed, self._wished(response)

    def one(self, id: str) -> tuple[W, float]:
        """Return the state of `id`, and for how long the server asks to wait."""
        request = Request("GET", path(self.watched.path, id), options=self.options)
        response = self.engine.send(request)
        work = self.engine.read(response, self.watched.item)
        return work, self._wished(response)

    def _wished(self, response: Response) -> float:
        seconds = retry_after(response.headers) or 0.0
        return min(seconds, self.engine.options.api.retry_after_limit)
