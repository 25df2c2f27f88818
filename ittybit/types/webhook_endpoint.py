"""Webhook endpoints: addresses that are told of events (spec section 21.2)."""

from __future__ import annotations

from ittybit.core.serialization.msgspec_types import Timestamp
from ittybit.types.model import UNSENT_LIST, Model, masked

__all__ = ["WebhookEndpoint"]


class WebhookEndpoint(Model, frozen=True, kw_only=True):
    """An address to which events of its `topics` are sent.

    `status` is ``active``, ``paused`` or ``disabled``; `verified_at` is when it was
    found to answer. `secret`, which signs what is sent, comes with the answer to its
    creation alone; its repr leaves it out.
    """

    id: str
    object: str | None = None
    name: str | None = None
    url: str | None = None
    topics: tuple[str, ...] = UNSENT_LIST
    status: str | None = None
    verified_at: Timestamp | None = None
    secret: str | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None

    def __repr__(self) -> str:
        return super(WebhookEndpoint, masked(self, "secret")).__repr__()
