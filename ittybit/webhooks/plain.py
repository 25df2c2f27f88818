"""What is awaited nowhere, so that nobody takes a promise for its answer."""

from __future__ import annotations

from collections.abc import Awaitable, Coroutine

from ittybit.errors import ArgumentError


def refuse_awaitable(given: object, name: str) -> None:
    """Raise ArgumentError where what the function `name` gave must be awaited."""
    if isinstance(given, Coroutine):
        given.close()
    if isinstance(given, Awaitable):
        raise ArgumentError(
            f"{name} must be a plain function here; one that is awaited works in the "
            "receivers aiohttp_handler and asgi_app"
        )
