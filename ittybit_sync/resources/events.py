# Generated from ittybit_async/resources/events.py by build_sync.py. Do not edit.
"""Events: state changes of tasks and runs."""

from __future__ import annotations

from typing import Literal, Unpack

from ittybit.core.http.request_options import CallOptions
from ittybit.core.pagination import cursor_paging
from ittybit.types import Event, Topic
from ittybit_sync.http.pagination import Page
from ittybit_sync.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_sync.resources.resource import IttybitResource


class EventsResource(IttybitResource[Mode]):
    """Calls for events (`client.events`)."""

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
        **call: Unpack[CallOptions],
    ) -> Page[Event]:
        """List the events of the project.

        Args:
            kind: Return only events of this kind, such as ``run.failed``.
            limit: Items per page, 1 to 100. The server's default is 20.
            after: Return the items that follow the event with this ID.
            before: Return the items that precede the event with this ID. Iteration then
                continues with the preceding pages.
            order: ``"desc"`` for the newest first (default) or ``"asc"`` for the oldest
                first.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            A page. Iterating over it continues with the next pages.

        >>> for event in client.events.list():
        ...     print(event.id, event.kind)
        """
        query = {
            "kind": kind,
            "limit": limit,
            "after": after,
            "before": before,
            "order": order,
        }
        return self._list(Event, query, call, cursor_paging)

    @operation
    def get(self, id: str, **call: Unpack[CallOptions]) -> Event:
        """Return the event with this ID.

        Args:
            id: ID of the event.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Raises:
            NotFoundError: No event has this ID.

        >>> event = client.events.get("evt_k3v8q1m5x7z2")
        """
        return self._get(id, Event, call)
