"""Base class of all structs of the Wootiv API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ittybit.types.model import Model

__all__ = ["WootivModel"]


class WootivModel(Model, frozen=True, kw_only=True, rename="camel"):
    """A value that the API sent.

    ``dict(value)`` uses the Python names of the fields, and ``to_dict()`` and
    ``to_json()`` use the names that the API sends.
    """

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return ((name, getattr(self, name)) for name in self.__struct_fields__)
