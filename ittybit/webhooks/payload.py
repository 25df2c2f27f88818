"""Checks of webhook bodies and of function results."""

from __future__ import annotations

from collections.abc import Awaitable, Coroutine

from ittybit.errors import ArgumentError

__all__ = ["check_body", "reject_awaitable"]


def check_body(body: object) -> None:
    """Raise ArgumentError if the body is not bytes."""
    if not isinstance(body, bytes):
        raise ArgumentError(
            f"body must be bytes, got {type(body).__name__}; pass the body exactly as "
            "received, because its bytes are signed"
        )


def reject_awaitable(given: object, name: str) -> None:
    """Raise ArgumentError if the result of the function `name` is awaitable."""
    if isinstance(given, Coroutine):
        given.close()
    if isinstance(given, Awaitable):
        raise ArgumentError(
            f"{name} must be a plain function; to use a coroutine function, use "
            "aiohttp_handler or asgi_app"
        )
