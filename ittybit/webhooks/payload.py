"""The body of a webhook, to the byte."""

from __future__ import annotations

from collections.abc import Awaitable, Coroutine

from ittybit.errors import ArgumentError

__all__ = ["check_body", "refuse_awaitable"]


def check_body(body: object) -> None:
    """Raise ArgumentError for a body that is not bytes."""
    if not isinstance(body, bytes):
        raise ArgumentError(
            f"body must be the bytes that are sent, got {type(body).__name__}: a "
            "signature is over these alone"
        )


def refuse_awaitable(given: object, name: str) -> None:
    """Raise ArgumentError where what the function `name` gave must be awaited."""
    if isinstance(given, Coroutine):
        given.close()
    if isinstance(given, Awaitable):
        raise ArgumentError(
            f"{name} must be a plain function here; one that is awaited works in the "
            "receivers aiohttp_handler and asgi_app"
        )
