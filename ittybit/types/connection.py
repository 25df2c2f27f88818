"""Connections: access to your own S3-compatible storage."""

from __future__ import annotations

from ittybit.core.serialization.msgspec_types import Timestamp
from ittybit.types.model import Model

__all__ = ["Connection"]


class Connection(Model, frozen=True, kw_only=True):
    """Access to an S3-compatible storage."""

    _secret_fields = ("secret_access_key",)

    id: str
    object: str | None = None
    kind: str | None = None
    """``s3``."""
    name: str | None = None
    endpoint: str | None = None
    """URL of the storage."""
    region: str | None = None
    """Region, or ``auto`` if the storage has no regions."""
    access_key_id: str | None = None
    secret_access_key: str | None = None
    """Secret key; the repr masks it."""
    is_default: bool | None = None
    """Whether s3 URLs use this connection if the call names none."""
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
