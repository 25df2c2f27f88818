"""Base of all structs that the API sends."""

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

    # Many structs share this object.
    __setitem__ = __ior__ = setdefault = update = cast("Any", _refuse)


# Equal to an empty list or object that the server sent, but with another identity:
# so the encoder recognizes a default and leaves it out.
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
    """Value that the API sent. Fields that it did not send are None or empty.

    Two models are equal if all their fields are equal.
    """

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data.

        Returns:
            The fields that the API sent, without those that are None. Times are
            ISO 8601 text.
        """
        data: dict[str, Any] = msgspec.to_builtins(self)
        return data

    def to_json(self) -> bytes:
        """Return the fields as JSON, in the form that `to_dict` returns."""
        return msgspec.json.encode(self)


M = TypeVar("M", bound=Model)


def masked(model: M, secret: str) -> M:
    """Return `model` with its field `secret` masked, if it is set."""
    if getattr(model, secret) is None:
        return model
    return msgspec.structs.replace(model, **{secret: "…"})
