"""JSON Schema of the requests of each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from ittybit.core.kinds.markers import Api
from ittybit.core.kinds.options import Option, define_struct, options_of, struct_of
from ittybit.kinds.fields import SourceUrl
from ittybit.kinds.kind import Kind, Steps
from ittybit.kinds.request_fields import JobFields

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


class _Input(Struct):
    url: SourceUrl


def request_tables(kind: type[Kind], api: Api) -> Sequence[type[Struct]]:
    """Return the structs whose fields are beside ``kind`` in a request."""
    tables: Mapping[Api, Sequence[type[Struct]]] = {
        "task": [kind, kind.task_fields],
        "step": [kind],
        "job": [JobFields],
        "run": [kind.run_fields],
    }
    return tables.get(api, [])


def request_schema(kind: type[Kind], api: Api) -> dict[str, Any]:
    """Return the JSON Schema of a request for `kind`.

    An option that is null is the same as none. Rules for options that must fit each
    other are not part of it.
    """
    fields: dict[str, Option] = {}
    for table in request_tables(kind, api):
        fields |= options_of(table, api)
    if api == "standalone":
        fields["input"] = Option(_Input, is_required=True)
    if api == "run":
        fields["next"] = Option(Steps, is_required=False)
    options = options_of(kind, api)
    if api not in ("task", "step") and options:
        is_required = any(option.is_required for option in options.values())
        fields["options"] = Option(struct_of(kind, api), is_required)
    schema = msgspec.json.schema(
        define_struct(f"{kind.__name__}Request", fields, kind.kind)
    )
    return {"$schema": _DRAFT, **schema}
