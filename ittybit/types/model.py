"""Base of all structs that the API sends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal, NoReturn, Self, cast

import msgspec

from ittybit.core.display import Shown
from ittybit.core.serialization.examples import example_fields
from ittybit.core.serialization.model_class import ModelClass
from ittybit.core.serialization.pydantic_hooks import (
    build_core_schema,
    build_json_schema,
)

__all__ = ["UNSENT_LIST", "UNSENT_OBJECT", "Model"]


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
    Shown,
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    gc=False,
    metaclass=ModelClass,
):
    """Value that the API sent. Fields that it did not send are None or empty.

    Two models are equal if all their fields are equal. The repr fits on one line;
    `to_dict` returns all fields.
    """

    _secret_fields: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def example(cls, **fields: Any) -> Self:
        """Return a plausible value for a test.

        Args:
            **fields: Fields of the value. The others have examples or are None.

        Returns:
            A new value.

        Raises:
            TypeError: The class has no field of this name.

        >>> Media.example(title="Pier").title
        'Pier'
        """
        return cls(**(example_fields(cls.__name__, cls.__struct_fields__) | fields))

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

    def model_dump(
        self,
        *,
        mode: Literal["json"] = "json",
        exclude_none: Literal[True] = True,
        exclude_unset: Literal[True] = True,
    ) -> dict[str, Any]:
        """Return the fields as `to_dict` does, under the name that pydantic uses.

        The arguments exist for programs that already pass them, and change nothing.
        """
        return self.to_dict()

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Yield names and values, so that ``dict(model)`` returns the fields."""
        return iter(msgspec.structs.asdict(self).items())

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return build_core_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        return build_json_schema(cls)
