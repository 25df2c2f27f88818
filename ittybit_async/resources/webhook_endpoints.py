"""Webhook endpoints: URLs that receive events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Unpack

from msgspec import UNSET, UnsetType

from ittybit.core.http.request_options import CallOptions
from ittybit.core.pagination import cursor_paging
from ittybit.core.serialization.codec import without_unset
from ittybit.types import Confirmation, Topic, WebhookEndpoint
from ittybit_async.http.pagination import Page
from ittybit_async.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_async.resources.resource import IttybitResource


class WebhookEndpointsResource(IttybitResource[Mode]):
    """Calls for webhook endpoints (`client.webhook_endpoints`)."""

    _path = "webhooks/endpoints"
    with_raw_response: WebhookEndpointsResource[Raw]
    with_streaming_response: WebhookEndpointsResource[Streamed]

    @listing
    def list(
        self,
        *,
        limit: int | None = None,
        after: str | None = None,
        before: str | None = None,
        order: Literal["asc", "desc"] | None = None,
        **call: Unpack[CallOptions],
    ) -> Page[WebhookEndpoint]:
        """List the endpoints of the project.

        Args:
            limit: Items per page, 1 to 100. The server's default is 20.
            after: Return the items that follow the endpoint with this ID.
            before: Return the items that precede the endpoint with this ID. Iteration
                then continues with the preceding pages.
            order: ``"desc"`` for the newest first (default) or ``"asc"`` for the oldest
                first.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            A page. Iterating over it continues with the next pages.

        >>> async for endpoint in client.webhook_endpoints.list():
        ...     print(endpoint.id, endpoint.url)
        """
        query = {
            "limit": limit,
            "after": after,
            "before": before,
            "order": order,
        }
        return self._list(WebhookEndpoint, query, call, cursor_paging)

    @operation
    async def create(
        self,
        *,
        url: str,
        topics: Sequence[Topic],
        name: str | UnsetType | None = UNSET,
        **call: Unpack[CallOptions],
    ) -> WebhookEndpoint:
        """Create an endpoint to which the server sends events.

        Args:
            url: https URL that receives the events.
            topics: Kinds of events to send.
            name: Display name.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            The new endpoint. Only this response has its signing secret, in `secret`.

        >>> endpoint = await client.webhook_endpoints.create(
        ...     url="https://example.com/hook", topics=["run.succeeded", "run.failed"]
        ... )
        """
        body = without_unset(url=url, topics=topics, name=name)
        return await self._post(body, WebhookEndpoint, call)

    @operation
    async def get(self, id: str, **call: Unpack[CallOptions]) -> WebhookEndpoint:
        """Return the endpoint with this ID.

        Args:
            id: ID of the endpoint.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Raises:
            NotFoundError: No endpoint has this ID.

        >>> endpoint = await client.webhook_endpoints.get("we_k3v8q1m5x7z2")
        """
        return await self._get(id, WebhookEndpoint, call)

    @operation
    async def update(
        self,
        id: str,
        *,
        name: str | UnsetType | None = UNSET,
        url: str | UnsetType = UNSET,
        topics: Sequence[Topic] | UnsetType = UNSET,
        status: Literal["active", "paused", "disabled"] | UnsetType = UNSET,
        **call: Unpack[CallOptions],
    ) -> WebhookEndpoint:
        """Change an endpoint. Arguments that are not given stay as they are.

        Args:
            id: ID of the endpoint.
            name: Display name.
            url: https URL that receives the events.
            topics: Kinds of events to send.
            status: ``active``, ``paused``, or ``disabled``.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            The changed endpoint.

        Raises:
            NotFoundError: No endpoint has this ID.

        >>> await client.webhook_endpoints.update(endpoint.id, status="paused")
        """
        body = without_unset(name=name, url=url, topics=topics, status=status)
        return await self._patch(id, body, WebhookEndpoint, call)

    @operation
    async def delete(self, id: str, **call: Unpack[CallOptions]) -> Confirmation:
        """Delete an endpoint permanently.

        Args:
            id: ID of the endpoint.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Raises:
            NotFoundError: No endpoint has this ID.

        >>> await client.webhook_endpoints.delete(endpoint.id)
        """
        return await self._delete(id, call)
