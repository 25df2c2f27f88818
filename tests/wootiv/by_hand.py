"""Requests made from the API document, without a client."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import requests

from tests.wootiv.document import Argument, Node, Operation
from tests.wootiv.samples import kind, properties, sample

BEARER = {"Authorization": "Bearer key"}


def send(
    url: str,
    operation: Operation,
    form: str,
    arguments: Iterable[Argument],
    headers: Mapping[str, str] = MappingProxyType({}),
) -> requests.Response:
    """Send a request of an operation in this form, with samples of these arguments."""
    places: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "body": {}}
    for argument in arguments:
        value = _wire(sample(argument.schema, argument.name), argument.schema)
        places[argument.place][argument.wire] = value
    query = {
        name: ",".join(value) if isinstance(value, list) else value
        for name, value in places["query"].items()
    }
    return requests.request(
        operation.verb,
        f"{url}/{form}{operation.path}".format_map(places["path"]),
        params=query,
        headers={**BEARER, **headers},
        timeout=30,
        **_content(operation, places["body"]),
    )


def _content(operation: Operation, body: dict[str, Any]) -> dict[str, Any]:
    """Return the body as JSON, or as a form if it contains a file."""
    if "requestBody" not in operation.node:
        return {}
    part = operation.node["requestBody"].get("x-file-part-name")
    files = [
        (part, ("upload", chunk, "application/octet-stream"))
        for value in body.values()
        for chunk in (value if isinstance(value, list) else [value])
        if isinstance(chunk, bytes)
    ]
    if not files:
        return {"json": body}
    fields = {name: value for name, value in body.items() if isinstance(value, str)}
    return {"data": fields, "files": files}


def _wire(value: Any, schema: Node) -> Any:
    """Return a sample as it is spelled in a request."""
    if kind(schema) == "object":
        return {w: _wire(value[name], sub) for w, name, sub in properties(schema)}
    if kind(schema) == "array":
        return [_wire(item, schema["items"]) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value
