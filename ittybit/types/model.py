"""What all structs from the wire have in common."""

from typing import Any

import msgspec


class Model(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    repr_omit_defaults=True,
):
    """A value that the API sent; fields that it did not send are None.

    Two models are equal when all their fields are.
    """

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are not None as plain data, times as ISO 8601 text."""
        data: dict[str, Any] = msgspec.to_builtins(self)
        return data

    def to_json(self) -> bytes:
        """Return the fields that are not None as JSON."""
        return msgspec.json.encode(self)
