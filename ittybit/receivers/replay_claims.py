"""Claims of deliveries during and after their processing, and rejected requests."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from http import HTTPStatus
from inspect import isawaitable
from typing import Any, Protocol

from ittybit.core.log import logger
from ittybit.webhooks import Replays

__all__ = [
    "CLAIM_SECONDS",
    "AwaitedReplays",
    "Rejection",
    "claim_delivery",
    "duplicate_in_progress",
    "maybe_await",
]

CLAIM_SECONDS = 60.0
"""Seconds after which a delivery is accepted again if its process was killed."""


class AwaitedReplays(Protocol):
    """Asynchronous replay cache for aiohttp.web and ASGI receivers.

    Implement it with a database or Redis if several processes receive webhooks.
    """

    async def claim(self, delivery_id: str, seconds: float) -> bool:
        """Store a delivery unless it is already stored.

        The call must be atomic: of concurrent calls with the same ID, only one returns
        True.

        Args:
            delivery_id: ID of the delivery.
            seconds: Seconds to store it, which may be infinite.

        Returns:
            True if the delivery is new, and False if it is already stored.
        """
        ...

    async def forget(self, delivery_id: str) -> None:
        """Remove a delivery, so that the sender can send it again.

        Args:
            delivery_id: ID of the delivery. Unknown IDs are ignored.
        """
        ...


@asynccontextmanager
async def claim_delivery(
    cache: Replays | AwaitedReplays, delivery_id: str, seconds: float
) -> AsyncGenerator[None]:
    """Claim a delivery while the block runs, and store it if the block succeeds.

    Raises Rejection with 200 for a replay, and with 503 while another process handles
    the delivery, because that process may still fail.
    """
    claim_id = f"{delivery_id} working"
    if not await maybe_await(cache.claim(claim_id, CLAIM_SECONDS)):
        raise duplicate_in_progress()
    try:
        # Not for `seconds` yet: if the process is killed, the claim must expire soon.
        if not await maybe_await(cache.claim(delivery_id, CLAIM_SECONDS)):
            logger.warning("webhook rejected (replay): the delivery was handled before")
            raise Rejection(HTTPStatus.OK)
        try:
            yield
        finally:
            await maybe_await(cache.forget(delivery_id))
        await maybe_await(cache.claim(delivery_id, seconds))
    finally:
        await maybe_await(cache.forget(claim_id))


def duplicate_in_progress() -> Rejection:
    """Log a duplicate of a delivery in progress, and return its rejection."""
    logger.warning("webhook rejected (duplicate): the delivery is in progress")
    return Rejection(HTTPStatus.SERVICE_UNAVAILABLE)


async def maybe_await(value: object) -> Any:
    """Return `value`, or its result if it is awaitable."""
    return await value if isawaitable(value) else value


class Rejection(Exception):
    """Request without an event to handle, and the status of its response."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status
