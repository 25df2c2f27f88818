"""Webhook endpoints: URLs that receive events."""

from __future__ import annotations

from ittybit.core.serialization.msgspec_types import Timestamp
from ittybit.types.model import UNSENT_LIST, Model

__all__ = ["WebhookEndpoint"]


class WebhookEndpoint(Model, frozen=True, kw_only=True):
    """URL to which the server sends events."""

    _secret_fields = ("secret",)

    id: str
    object: str | None = None
    name: str | None = None
    url: str | None = None
    topics: tuple[str, ...] = UNSENT_LIST
    """Kinds of events that the server sends to `url`."""
    status: str | None = None
    """``active``, ``paused``, or ``disabled``."""
    verified_at: Timestamp | None = None
    """Time when the server confirmed that `url` responds."""
    secret: str | None = None
    """Signing secret. Only the response to `create` has it; the repr masks it."""
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
