"""Command ``ittybit schema KIND``, which prints a JSON Schema."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from ittybit.cli.errors import UsageError
from ittybit.cli.kinds import field_docs, shorten
from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Parser
from ittybit.core.kinds.descriptions import select_doc
from ittybit.core.kinds.markers import GENERATIONS, Api
from ittybit.core.kinds.registry import find_kind, kinds_of
from ittybit.core.kinds.schema import request_schema, request_tables
from ittybit.errors import ArgumentError


def add_arguments(parser: Parser, name: str) -> None:
    """Add the kind and the API."""
    parser.add_argument("kind", metavar="KIND", help="kind of work, such as video")
    parser.add_argument(
        "--api",
        choices=tuple(GENERATIONS),
        help="request to describe (default: task, if possible)",
    )


def _find_api(kind: str) -> Api:
    """Return the first API that knows `kind`."""
    for api in GENERATIONS:
        if kind in kinds_of(api):
            return api
    return "task"


async def run(arguments: Namespace, output: Output) -> int:
    """Print the schema of the request."""
    given: Api | None = arguments.api
    api = given or _find_api(arguments.kind)
    try:
        kind = find_kind(arguments.kind, api)
    except ArgumentError as error:
        raise UsageError(str(error)) from error
    schema = request_schema(kind, api)
    for title, definition in schema["$defs"].items():
        is_request = title.endswith("Request")
        tables = request_tables(kind, api) if is_request else [kind]
        _describe(definition["properties"], tables, api)
    output.raw(json.dumps(schema, indent=2))
    return 0


def _describe(
    properties: dict[str, Any], tables: Sequence[type[Struct]], api: Api
) -> None:
    """Add the documentation of the fields of `tables` to the properties."""
    docs = {name: doc for table in tables for name, doc in field_docs(table).items()}
    for name in properties.keys() & docs:
        properties[name]["description"] = shorten(
            select_doc(docs[name], GENERATIONS[api])
        )
