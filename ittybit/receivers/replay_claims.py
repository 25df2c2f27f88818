"""A delivery is claimed while it is worked on, and remembered once that is done."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from http import HTTPStatus
from inspect import isawaitable
from typing import Any, Protocol

from ittybit.core.log import logger
from ittybit.receivers.rejection import Refusal
from ittybit.webhooks import Replays

WORKING = 60.0
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
async def claimed(
    cache: Replays | AwaitedReplays, delivery_id: str, seconds: float
) -> AsyncGenerator[None]:
    """Keep a delivery from others while the block runs; remember it if that is well.

    Raises Refusal: with success as its status where the delivery came before, and
    otherwise where another works on it, who may yet fail.
    """
    working = f"{delivery_id} working"
    if not await answered(cache.claim(working, WORKING)):
        raise put_off()
    try:
        # Not for `seconds` yet: who is killed in the block remembers it no longer.
        if not await answered(cache.claim(delivery_id, WORKING)):
            logger.warning("webhook refused (replay): this delivery came before")
            raise Refusal(HTTPStatus.OK)
        try:
            yield
        finally:
            await answered(cache.forget(delivery_id))
        await answered(cache.claim(delivery_id, seconds))
    finally:
        await answered(cache.forget(working))


def put_off() -> Refusal:
    """Return how a delivery is refused that is still being worked on."""
    logger.warning("webhook put off: the same delivery is being worked on")
    return Refusal(HTTPStatus.SERVICE_UNAVAILABLE)


async def answered(given: object) -> Any:
    """Return what was given, awaited where it must be."""
    return await given if isawaitable(given) else given
