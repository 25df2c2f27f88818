"""Webhook endpoints: addresses that are told of events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import UNSET, UnsetType

from ittybit.core.http.request_options import RequestOptions
from ittybit.core.pagination import cursor_paging
from ittybit.core.serialization.codec import without_unset
from ittybit.types import Confirmation, Topic, WebhookEndpoint
from ittybit_async.http.pagination import Page
from ittybit_async.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_async.resources.resource import IttybitResource


class WebhookEndpointsResource(IttybitResource[Mode]):
    """``client.webhook_endpoints`` (spec section 21.2)."""

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
        request_options: RequestOptions | None = None,
    ) -> Page[WebhookEndpoint]:
        """List the endpoints, newest first unless `order` is ``"asc"``.

        `limit` is the number a page, 1 to 100; the server's default is 20. The page
        holds what follows the endpoint with the id `after`, or precedes that with the
        id `before`; a walk goes on in that direction.

        >>> async for endpoint in client.webhook_endpoints.list():
        ...     print(endpoint.id, endpoint.url)
        """
        query = {
            "limit": limit,
            "after": after,
            "before": before,
            "order": order,
        }
        return self._list(WebhookEndpoint, query, request_options, cursor_paging)

    @operation
    async def create(
        self,
        *,
        url: str,
        topics: Sequence[Topic],
        name: str | UnsetType | None = UNSET,
        request_options: RequestOptions | None = None,
    ) -> WebhookEndpoint:
        """Create an endpoint: events of `topics` are sent to `url`, which is https.

        The endpoint that is returned has the `secret` that signs what is sent. No other
        answer shows it.

        >>> endpoint = await client.webhook_endpoints.create(
        ...     url="https://example.com/hook", topics=["run.succeeded", "run.failed"]
        ... )
        """
        body = without_unset(url=url, topics=topics, name=name)
        return await self._post(body, WebhookEndpoint, request_options)

    @operation
    async def get(
        self, id: str, *, request_options: RequestOptions | None = None
    ) -> WebhookEndpoint:
        """Return the endpoint with this `id`; NotFoundError if there is none.

        >>> endpoint = await client.webhook_endpoints.get("we_k3v8q1m5x7z2")
        """
        return await self._get(id, WebhookEndpoint, request_options)

    @operation
    async def update(
        self,
        id: str,
        *,
        name: str | UnsetType | None = UNSET,
        url: str | UnsetType = UNSET,
        topics: Sequence[Topic] | UnsetType = UNSET,
        status: Literal["active", "paused", "disabled"] | UnsetType = UNSET,
        request_options: RequestOptions | None = None,
    ) -> WebhookEndpoint:
        """Change what is given and leave the rest.

        >>> await client.webhook_endpoints.update(endpoint.id, status="paused")
        """
        body = without_unset(name=name, url=url, topics=topics, status=status)
        return await self._patch(id, body, WebhookEndpoint, request_options)

    @operation
    async def delete(
        self, id: str, *, request_options: RequestOptions | None = None
    ) -> Confirmation:
        """Remove an endpoint for good.

        >>> await client.webhook_endpoints.delete(endpoint.id)
        """
        return await self._delete(id, request_options)
