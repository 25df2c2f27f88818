"""Calls of ``client.subscriptions``."""

from __future__ import annotations

from typing import Unpack

from ittybit_async.http.resource import Executor, Mode, Raw, Streamed, operation
from ittybit_async.wootiv.resource import WootivResource
from wootiv.arguments import build_request
from wootiv.types.subscriptions import (
    ChangeUpdateParams,
    SubscriptionCreateParams,
    SubscriptionDto,
    SubscriptionRetrieveParams,
    SubscriptionUpdateParams,
)


class SubscriptionsChangeResource(WootivResource[Mode]):
    """Calls of ``client.subscriptions.change``."""

    with_raw_response: SubscriptionsChangeResource[Raw]
    with_streaming_response: SubscriptionsChangeResource[Streamed]

    @operation
    async def update(
        self, *, path_id: str, **params: Unpack[ChangeUpdateParams]
    ) -> SubscriptionDto:
        """Switch to another subscription.

        ``PATCH /subscription/change``. Omitted arguments are not sent.

        Args:
            path_id: Required, as in the published SDK, but not sent.
            body_id: ID in the request body.
            audit: Bookkeeping data of the record.
            end_date: End of the subscription.
            history: Untyped rows.
            plan_name: Name of the plan.
            start_date: Start of the subscription.
            status: Status of the subscription.
            workspace: Workspace record.
            workspace_id: ID of the workspace that owns the record.

        Returns:
            The subscription.

        >>> await client.subscriptions.change.update(path_id="...")
        """
        request = build_request(
            "PATCH", "/subscription/change", params, ChangeUpdateParams
        )
        return await self._call(request, SubscriptionDto)


class SubscriptionsResource(WootivResource[Mode]):
    """Calls of ``client.subscriptions``."""

    with_raw_response: SubscriptionsResource[Raw]
    with_streaming_response: SubscriptionsResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.change: SubscriptionsChangeResource[Mode] = SubscriptionsChangeResource(
            caller
        )

    @operation
    async def create(
        self, **params: Unpack[SubscriptionCreateParams]
    ) -> SubscriptionDto:
        """Add a subscription.

        ``POST /subscription``.

        Args:
            end_date: End of the subscription.
            plan_name: Name of the plan.
            start_date: Start of the subscription.
            status: Status of the subscription.
            workspace_id: ID of the workspace that owns the record.

        Returns:
            The subscription.

        >>> await client.subscriptions.create(...)
        """
        request = build_request(
            "POST", "/subscription", params, SubscriptionCreateParams
        )
        return await self._call(request, SubscriptionDto)

    @operation
    async def retrieve(
        self, id: str, **params: Unpack[SubscriptionRetrieveParams]
    ) -> SubscriptionDto:
        """Fetch a subscription.

        ``GET /subscription/{id}``.

        Args:
            id: ID of the subscription.
            cache: Resets the server's cache if it has one.
            fields: Fields to return.
            join: Relations to load with the record.

        Returns:
            The subscription.

        >>> await client.subscriptions.retrieve("...")
        """
        request = build_request(
            "GET", "/subscription/{id}", params, SubscriptionRetrieveParams, id=id
        )
        return await self._call(request, SubscriptionDto)

    @operation
    async def update(
        self, path_id: str, **params: Unpack[SubscriptionUpdateParams]
    ) -> SubscriptionDto:
        """Change a subscription.

        ``PATCH /subscription/{id}``. Omitted arguments are not sent.

        Args:
            path_id: ID of the subscription.
            body_id: ID in the request body.
            audit: Bookkeeping data of the record.
            end_date: End of the subscription.
            history: Untyped rows.
            plan_name: Name of the plan.
            start_date: Start of the subscription.
            status: Status of the subscription.
            workspace: Workspace record.
            workspace_id: ID of the workspace that owns the record.

        Returns:
            The subscription.

        >>> await client.subscriptions.update("...")
        """
        request = build_request(
            "PATCH", "/subscription/{id}", params, SubscriptionUpdateParams, id=path_id
        )
        return await self._call(request, SubscriptionDto)
