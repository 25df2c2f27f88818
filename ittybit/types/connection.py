"""Connections: storage of one's own (spec section 22)."""

from __future__ import annotations

from ittybit.core.serialization.msgspec_types import Timestamp
from ittybit.types.model import Model, masked

__all__ = ["Connection"]


class Connection(Model, frozen=True, kw_only=True):
    """Access to a storage that speaks S3.

    `kind` is ``s3``; `region` is ``auto`` where the storage has none. The one that
    `is_default` is used for s3 URLs where no other is named. The repr leaves
    `secret_access_key` out.
    """

    id: str
    object: str | None = None
    kind: str | None = None
    name: str | None = None
    endpoint: str | None = None
    region: str | None = None
    access_key_id: str | None = None
    secret_access_key: str | None = None
    is_default: bool | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None

    def __repr__(self) -> str:
        return super(Connection, masked(self, "secret_access_key")).__repr__()
