"""The structs as pydantic models, which the client of openai uses."""

from __future__ import annotations

from datetime import datetime
from typing import Any, get_args, get_type_hints

import msgspec
from openai import BaseModel
from pydantic import create_model

from ittybit import types
from ittybit.core.serialization.msgspec_types import Timestamp


def _model(struct: type[msgspec.Struct]) -> Any:
    hints = get_type_hints(struct)
    fields: dict[str, Any] = {}
    for field in msgspec.structs.fields(struct):
        kind = hints[field.name]
        if Timestamp in (kind, *get_args(kind)):
            kind = datetime | None
        if types.File in get_args(kind):
            several = get_args(kind)[-1] is Ellipsis
            kind = list[File] if several else File | None  # type: ignore[valid-type]  # defined below
        elif msgspec.Struct in getattr(next(iter(get_args(kind)), None), "__mro__", ()):
            kind = Any
        fields[field.name] = (kind, ... if field.required else None)
    return create_model(struct.__name__, __base__=BaseModel, **fields)


File = _model(types.File)
Media = _model(types.Media)
Task = _model(types.Task)
