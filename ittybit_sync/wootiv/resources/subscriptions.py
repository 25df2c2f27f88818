# Generated from ittybit_async/wootiv/resources/subscriptions.py by build_sync.py. Do not edit.
"""``client.subscriptions``."""

from __future__ import annotations

from typing import Unpack

from ittybit.core.url.url import fill_path
from ittybit_sync.http.resource import Executor, Mode, Raw, Streamed, operation
from ittybit_sync.wootiv.resource import WootivResource
from wootiv.arguments import described
from wootiv.types.subscriptions import (
    ChangeUpdateParams,
    SubscriptionCreateParams,
    SubscriptionDto,
    SubscriptionRetrieveParams,
    SubscriptionUpdateParams,
)


class SubscriptionsChangeResource(WootivResource[Mode]):
    """``client.subscriptions.change``."""

    with_raw_response: SubscriptionsChangeResource[Raw]
    with_streaming_response: SubscriptionsChangeResource[Streamed]

    @operation
    def update(
        self, *, path_id: str, **params: Unpack[ChangeUpdateParams]
    ) -> SubscriptionDto:
        """Switch a subscription.

        ``PATCH /subscription/change``, whose path has no id: `path_id` is asked for as
        in the published SDK, and not sent. The arguments are described in
        ChangeUpdateParams.

        >>> client.subscriptions.change.update(path_id="...")
        """
        request = described("PATCH", "/subscription/change", params, ChangeUpdateParams)
        return self._call(request, SubscriptionDto)


class SubscriptionsResource(WootivResource[Mode]):
    """``client.subscriptions``."""

    with_raw_response: SubscriptionsResource[Raw]
    with_streaming_response: SubscriptionsResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.change: SubscriptionsChangeResource[Mode] = SubscriptionsChangeResource(
            caller
        )

    @operation
    def create(self, **params: Unpack[SubscriptionCreateParams]) -> SubscriptionDto:
        """Add a subscription.

        ``POST /subscription``. The arguments are described in SubscriptionCreateParams.

        >>> client.subscriptions.create(...)
        """
        request = described("POST", "/subscription", params, SubscriptionCreateParams)
        return self._call(request, SubscriptionDto)

    @operation
    def retrieve(
        self, id: str, **params: Unpack[SubscriptionRetrieveParams]
    ) -> SubscriptionDto:
        """Fetch a subscription.

        ``GET /subscription/{id}``. The arguments are described in
        SubscriptionRetrieveParams.

        >>> client.subscriptions.retrieve("...")
        """
        request = described(
            "GET",
            fill_path("/subscription/{id}", id=id),
            params,
            SubscriptionRetrieveParams,
            in_query=True,
        )
        return self._call(request, SubscriptionDto)

    @operation
    def update(
        self, path_id: str, **params: Unpack[SubscriptionUpdateParams]
    ) -> SubscriptionDto:
        """Change a subscription by id.

        ``PATCH /subscription/{id}``. The arguments are described in
        SubscriptionUpdateParams.

        >>> client.subscriptions.update("...")
        """
        request = described(
            "PATCH",
            fill_path("/subscription/{id}", id=path_id),
            params,
            SubscriptionUpdateParams,
        )
        return self._call(request, SubscriptionDto)
