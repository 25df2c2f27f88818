"""Comparison of the client's result with the mock's response."""

from collections.abc import Iterator
from datetime import datetime
from pkgutil import resolve_name
from typing import Any

from tests.wootiv.demands import reply
from tests.wootiv.document import Node, Operation
from tests.wootiv.samples import kind, properties

NOTHING = object()


def differences(operation: Operation, form: str, value: object, sent: Any) -> list[str]:
    """Return each place where a value has the wrong type or differs."""
    schema = reply(operation, form)
    if operation.lists:
        value, schema, sent = getattr(value, "data", NOTHING), *_records(schema, sent)
    if schema is None:
        return [] if value is None else [f"{value!r} came instead of None"]
    found = list(_differences("reply", value, schema, sent))
    if kind(schema) == "object":
        class_ = resolve_name(operation.returns)
        if not isinstance(value, class_):
            found.append(f"{value!r} is no {operation.returns}")
    return found


def _records(schema: Node | None, sent: Any) -> tuple[Node, Any]:
    """Return the records of a page or a bare array, or none for an empty response."""
    if schema is None:
        return {"type": "array", "items": {}}, []
    if kind(schema) == "array":
        return schema, sent
    return schema["properties"]["data"], sent["data"]


def _differences(place: str, value: object, schema: Node, sent: Any) -> Iterator[str]:
    about = kind(schema)
    if about == "object":
        for wire, name, sub in properties(schema):
            inner = getattr(value, name, NOTHING)
            yield from _differences(f"{place}.{name}", inner, sub, sent[wire])
    elif about == "array" and isinstance(value, list) and len(value) == len(sent):
        for index, pair in enumerate(zip(value, sent, strict=True)):
            inner, part = pair
            yield from _differences(f"{place}[{index}]", inner, schema["items"], part)
    else:
        expected = datetime.fromisoformat(sent) if about == "date-time" else sent
        # True equals 1.0 in Python, but is not a number.
        alike = isinstance(value, bool) == isinstance(expected, bool)
        if value != expected or not alike:
            yield f"{place} is {value!r} and was told as {sent!r}"
