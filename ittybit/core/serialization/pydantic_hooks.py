"""Schemas with which pydantic and FastAPI accept models as fields and responses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ittybit.core.serialization.lenient import coerce

_TIME = {"type": "string", "format": "date-time"}


def build_core_schema(model: type[Any]) -> Any:
    """Return the schema with which pydantic checks and encodes values of `model`."""
    # Only pydantic calls this function, and pydantic itself needs pydantic_core.
    from pydantic_core import core_schema

    def validate(value: object) -> object:
        if isinstance(value, model):
            return value
        try:
            return coerce(value, model, strict=True)
        except msgspec.ValidationError as error:
            raise ValueError(str(error)) from error

    return core_schema.no_info_plain_validator_function(
        validate,
        serialization=core_schema.plain_serializer_function_ser_schema(
            lambda value: value.to_dict(), return_schema=core_schema.dict_schema()
        ),
    )


def build_json_schema(model: type[Any]) -> dict[str, Any]:
    """Return the JSON Schema of `model`, without references to other parts of it."""
    schema = msgspec.json.schema(model, schema_hook=lambda _: _TIME)
    inlined: dict[str, Any] = _inline(schema, schema.get("$defs", {}))
    return inlined


def _inline(part: Any, definitions: Mapping[str, Any]) -> Any:
    match part:
        case list():
            items: list[Any] = list(part)  # pyright: ignore[reportUnknownArgumentType]  # JSON has any types
            return [_inline(each, definitions) for each in items]
        case {"$ref": str(reference)}:
            return _inline(definitions[reference.rpartition("/")[2]], definitions)
        case dict():
            fields: dict[str, Any] = dict(part)  # pyright: ignore[reportUnknownArgumentType]  # JSON has any types
            fields.pop("$defs", None)
            return {name: _inline(fields[name], definitions) for name in fields}
        case _:
            return part
