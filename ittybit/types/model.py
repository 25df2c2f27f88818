"""What all structs from the wire have in common."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar, cast

import msgspec

__all__ = ["UNSENT_LIST", "UNSENT_OBJECT", "Model", "masked"]


class _UnsentList(tuple[Any, ...]):
    __slots__ = ()

    def __reduce__(self) -> str:
        return "UNSENT_LIST"


class _UnsentObject(dict[str, Any]):
    __slots__ = ()

    def __reduce__(self) -> str:
        return "UNSENT_OBJECT"

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("a value that the API sent cannot be changed")

    # One stands in many structs.
    __setitem__ = __ior__ = setdefault = update = cast("Any", _refuse)


# Empty like a list or an object that was sent empty, but other objects: by that a
# default is known, and left out.
UNSENT_LIST: tuple[Any, ...] = _UnsentList()
UNSENT_OBJECT: dict[str, Any] = _UnsentObject()


class Model(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    repr_omit_defaults=True,
    gc=False,
):
    """A value that the API sent; fields that it did not send are None, or empty.

    Two models are equal when all their fields are.
    """

    def to_dict(self) -> dict[str, Any]:
        """Return what was sent as plain data, times as ISO 8601 text.

        Fields that are None are left out; an empty list or object is not.
        """
        data: dict[str, Any] = msgspec.to_builtins(self)
        return data

    def to_json(self) -> bytes:
        """Return what `to_dict` does, as JSON."""
        return msgspec.json.encode(self)


M = TypeVar("M", bound=Model)


def masked(model: M, secret: str) -> M:
    """Return `model` with dots in place of its field `secret`, if it has one."""
    if getattr(model, secret) is None:
        return model
    return msgspec.structs.replace(model, **{secret: "…"})
