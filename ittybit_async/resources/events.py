"""Events: what happened to tasks and runs."""

from __future__ import annotations

from typing import Literal

from ittybit.core.http.request_options import RequestOptions
from ittybit.core.pagination import cursor_paging
from ittybit.types import Event, Topic
from ittybit_async.http.pagination import Page
from ittybit_async.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_async.resources.resource import IttybitResource


class EventsResource(IttybitResource[Mode]):
    """``client.events`` (spec section 21.3)."""

    _path = "events"
    with_raw_response: EventsResource[Raw]
    with_streaming_response: EventsResource[Streamed]

    @listing
    def list(
        self,
        *,
        kind: Topic | None = None,
        limit: int | None = None,
        after: str | None = None,
        before: str | None = None,
        order: Literal["asc", "desc"] | None = None,
        request_options: RequestOptions | None = None,
    ) -> Page[Event]:
        """List the events, newest first unless `order` is ``"asc"``.

        `kind`, such as ``run.failed``, leaves only events of that kind.
        `limit` is the number a page, 1 to 100; the server's default is 20. The page
        holds what follows the event with the id `after`, or precedes that with the
        id `before`; a walk goes on in that direction.

        >>> async for event in client.events.list():
        ...     print(event.id, event.kind)
        """
        query = {
            "kind": kind,
            "limit": limit,
            "after": after,
            "before": before,
            "order": order,
        }
        return self._list(Event, query, request_options, cursor_paging)

    @operation
    async def get(
        self, id: str, *, request_options: RequestOptions | None = None
    ) -> Event:
        """Return the event with this `id`; NotFoundError if there is none.

        >>> event = await client.events.get("evt_k3v8q1m5x7z2")
        """
        return await self._get(id, Event, request_options)
