"""Records of the resources that only the runs and jobs APIs have."""

from typing import Any

import msgspec

from ittybit_emulator.store.identifiers import new_id, now


class Event(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A change of a task or a run; `data` is its JSON object at that time."""

    id: str = msgspec.field(default_factory=lambda: new_id("evt"))
    kind: str
    data: dict[str, Any]
    created: str = msgspec.field(default_factory=now)


class Endpoint(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A webhook endpoint, which receives events."""

    id: str = msgspec.field(default_factory=lambda: new_id("we"))
    name: str | None = None
    url: str
    topics: list[str]
    status: str = "active"
    secret: str = msgspec.field(default_factory=lambda: new_id("whsec"))
    verified: str | None = None
    """When the endpoint first returned a 2xx response."""
    created: str = msgspec.field(default_factory=now)
    updated: str = msgspec.field(default_factory=now)

    def __repr__(self) -> str:  # without the secret
        return f"<Endpoint {self.id} {self.url}>"


class Connection(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A connection: credentials for S3 storage."""

    id: str = msgspec.field(default_factory=lambda: new_id("conn"))
    kind: str = "s3"
    name: str
    endpoint: str
    region: str
    access_key_id: str
    secret_access_key: str
    is_default: bool = False
    created: str = msgspec.field(default_factory=now)
    updated: str = msgspec.field(default_factory=now)

    def __repr__(self) -> str:  # without the secret
        return f"<Connection {self.id} {self.endpoint}>"


class Replay(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The response to a POST, saved for a retry with the same idempotency key."""

    id: str
    """The path and the idempotency key."""
    body: bytes
    created: str = msgspec.field(default_factory=now)
