"""Copies of structs."""

from typing import Any, TypeVar

from msgspec import Struct

T = TypeVar("T", bound=Struct)


def replace(struct: T, **changes: Any) -> T:
    """Return a copy of `struct` with `changes`, checked by its ``__post_init__``.

    Before 0.21, msgspec's own `replace` does not call it.
    """
    names = struct.__struct_fields__
    kept = {name: getattr(struct, name) for name in names if name not in changes}
    return type(struct)(**kept, **changes)
