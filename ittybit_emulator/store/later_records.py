"""What the store keeps of the nouns that came with later generations of the API."""

from typing import Any

import msgspec

from ittybit_emulator.store.identifiers import new_id, now


class Event(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What happened to a task or a run, which is `data` as it was shown then."""

    id: str = msgspec.field(default_factory=lambda: new_id("evt"))
    kind: str
    data: dict[str, Any]
    created: str = msgspec.field(default_factory=now)


class Endpoint(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A URL that is told of events (spec section 21.2)."""

    id: str = msgspec.field(default_factory=lambda: new_id("we"))
    name: str | None = None
    url: str
    topics: list[str]
    status: str = "active"
    secret: str = msgspec.field(default_factory=lambda: new_id("whsec"))
    verified: str | None = None
    """When it first answered with success."""
    created: str = msgspec.field(default_factory=now)
    updated: str = msgspec.field(default_factory=now)

    def __repr__(self) -> str:  # without the secret
        return f"<Endpoint {self.id} {self.url}>"


class Connection(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Access to storage of other people (spec section 22)."""

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
    """The answer to a POST that may come again with the same key (spec section 8)."""

    id: str
    """The path and the key."""
    body: bytes
    created: str = msgspec.field(default_factory=now)
