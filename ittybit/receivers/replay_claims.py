"""A delivery is claimed while it is worked on, and remembered once that is done."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from http import HTTPStatus
from inspect import isawaitable
from typing import Any, Protocol

from ittybit.core.log import logger
from ittybit.receivers.rejection import Rejection
from ittybit.webhooks import Replays

CLAIM_SECONDS = 60.0
"""Seconds after which a delivery may come again, if its process was killed."""


class AwaitedReplays(Protocol):
    """What remembers deliveries, as `ittybit.webhooks.Replays` does, and is awaited."""

    async def claim(self, delivery_id: str, seconds: float) -> bool:
        """Remember a delivery for so long; False where it is remembered already.

        Of several calls at once with the same id, one alone may get True. `seconds`
        may be infinite.
        """
        ...

    async def forget(self, delivery_id: str) -> None:
        """Let a delivery come again, because it could not be worked on."""
        ...


@asynccontextmanager
async def claim_delivery(
    cache: Replays | AwaitedReplays, delivery_id: str, seconds: float
) -> AsyncGenerator[None]:
    """Keep a delivery from others while the block runs; remember it if that is well.

    Raises Refusal: with success as its status where the delivery came before, and
    otherwise where another works on it, who may yet fail.
    """
    claim_id = f"{delivery_id} working"
    if not await maybe_await(cache.claim(claim_id, CLAIM_SECONDS)):
        raise duplicate_in_progress()
    try:
        # Not for `seconds` yet: who is killed in the block remembers it no longer.
        if not await maybe_await(cache.claim(delivery_id, CLAIM_SECONDS)):
            logger.warning("webhook refused (replay): this delivery came before")
            raise Rejection(HTTPStatus.OK)
        try:
            yield
        finally:
            await maybe_await(cache.forget(delivery_id))
        await maybe_await(cache.claim(delivery_id, seconds))
    finally:
        await maybe_await(cache.forget(claim_id))


def duplicate_in_progress() -> Rejection:
    """Return how a delivery is refused that is still being worked on."""
    logger.warning("webhook put off: the same delivery is being worked on")
    return Rejection(HTTPStatus.SERVICE_UNAVAILABLE)


async def maybe_await(value: object) -> Any:
    """Return what was given, awaited where it must be."""
    return await value if isawaitable(value) else value
