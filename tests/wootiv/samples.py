"""Sample arguments, made only from the schemas of the document."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tests.wootiv.document import Node, Operation

MOMENT = datetime.fromisoformat("2019-12-27T18:11:19.117Z")
CONTENT = b"raw file contents"
LENGTH = 3
PLAIN = {"integer": 0, "number": 0, "boolean": True}


def kind(schema: Node) -> str:
    """Return the type or format of a schema, ``enum``, or ``any``."""
    type_ = schema.get("type", "any")
    if isinstance(type_, list):
        type_ = type_[0]
    return "enum" if "enum" in schema else str(schema.get("format", type_))


def sample(schema: Node, name: str) -> Any:
    """Return the sample value of an argument or a property.

    A string is the name of its place, so that exchanged values are noticed.
    """
    match kind(schema):
        case "any":
            return {}
        case "string":
            return name
        case "date-time":
            return MOMENT
        case "binary":
            return CONTENT
        case "enum":
            return schema["enum"][0]
        case "array":
            return [sample(schema["items"], name)] * LENGTH
        case "object":
            return {inner: sample(sub, inner) for _, inner, sub in properties(schema)}
        case plain:
            return PLAIN[plain]


def properties(schema: Node) -> Iterator[tuple[str, str, Node]]:
    """Return the JSON name, Python name, and schema of each property of an object."""
    for wire, sub in schema["properties"].items():
        yield wire, sub.get("x-python-name", wire), sub


def call(operation: Operation, form: str) -> tuple[list[Any], dict[str, Any]]:
    """Return the positional and the keyword arguments for one call of an operation."""
    positional: list[Any] = []
    keywords: dict[str, Any] = {}
    for argument in operation.given(form):
        value = sample(argument.schema, argument.name)
        if argument.kind == "keyword_only":
            keywords[argument.name] = value
        else:
            positional.append(value)
    return positional, keywords
