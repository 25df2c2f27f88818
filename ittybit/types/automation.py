"""Automations: a workflow that starts by itself (spec section 17)."""

from datetime import datetime
from typing import Any

from ittybit.core.serialization.msgspec_types import Timestamp
from ittybit.types.model import UNSENT_LIST, Model

__all__ = ["Automation"]


class Automation(Model, frozen=True, kw_only=True):
    """A workflow that starts when something happens, or is run on a URL.

    `trigger` is ``{"kind": "event", "event": "media.created"}``, `workflow` the steps
    to take, `status` ``active`` or ``paused``. One of the later generation has no
    trigger, and its times are `created_at` and `updated_at` (spec section 17.3).
    """

    id: str
    object: str | None = None
    name: str | None = None
    description: str | None = None
    trigger: dict[str, Any] | None = None
    workflow: tuple[Any, ...] = UNSENT_LIST
    status: str | None = None
    created: datetime | None = None
    updated: datetime | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
