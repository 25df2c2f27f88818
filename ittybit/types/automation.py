"""Automations: workflows that start on an event."""

from typing import Any

from ittybit.core.serialization.msgspec_types import Time, Timestamp
from ittybit.types.model import UNSENT_LIST, Model

__all__ = ["Automation"]


class Automation(Model, frozen=True, kw_only=True):
    """Workflow that starts when an event happens, or when you run it on a URL."""

    id: str
    object: str | None = None
    name: str | None = None
    description: str | None = None
    trigger: dict[str, Any] | None = None
    """``{"kind": "event", "event": "media.created"}``; None in the undated API."""
    workflow: tuple[Any, ...] = UNSENT_LIST
    """Steps of the workflow."""
    status: str | None = None
    """``active`` or ``paused``."""
    created: Time | None = None
    """Creation time in the dated API."""
    updated: Time | None = None
    """Time of the last change in the dated API."""
    created_at: Timestamp | None = None
    """Creation time in the undated API."""
    updated_at: Timestamp | None = None
    """Time of the last change in the undated API."""
