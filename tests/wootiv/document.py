"""Operations of the OpenAPI document, each with its accessor and arguments."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, reduce
from operator import getitem
from pathlib import Path
from typing import Any

import yaml

DOCUMENT = Path(__file__).with_name("openapi.yaml")
# Parsing with libyaml is ten times as fast, but not every build of PyYAML has it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
VERBS = ("get", "post", "put", "patch", "delete")

Node = dict[str, Any]


@dataclass(frozen=True)
class Argument:
    """One argument of a Python method, and its place in the request."""

    name: str
    kind: str  # positional_or_keyword or keyword_only
    required: bool
    place: str  # path, query, body, or none (required but never sent)
    wire: str
    schema: Node


@dataclass(frozen=True)
class Operation:
    """One operation of the document."""

    verb: str
    path: str
    node: Node
    arguments: tuple[Argument, ...]

    @property
    def accessor(self) -> str:
        """Return the attribute path of the method: ``auth.token.refresh``."""
        return f"{self.node['x-resource']}.{self.node['x-method']}"

    @property
    def returns(self) -> str:
        """Return the type of the result: a dotted name, ``object``, or ``None``."""
        return self.node["x-python-returns"]

    @property
    def reply(self) -> Node | None:
        """Return the schema of a success, or None for an empty body."""
        content = self.node["responses"]["2XX"].get("content")
        return content and content["application/json"]["schema"]

    @property
    def lists(self) -> bool:
        """Return whether the client returns a page, as for a page or an array."""
        if self.accessor == "space.members.list":  # only in the README
            return True
        schema = self.reply or {}
        return "anyOf" in schema or "total" in schema.get("properties", {})

    def given(self, form: str) -> tuple[Argument, ...]:
        """Return the arguments of the form ``required`` or of the form ``all``."""
        return tuple(a for a in self.arguments if a.required or form == "all")

    def sent(self, form: str) -> tuple[Argument, ...]:
        """Return the arguments of a form that are sent."""
        return tuple(a for a in self.given(form) if a.place != "none")


@cache
def document() -> Node:
    """Return the document with each reference replaced by its target."""
    raw = yaml.load(DOCUMENT.read_bytes(), LOADER)
    return _inline(raw, raw)


@cache
def operations() -> tuple[Operation, ...]:
    """Return all operations, in the order of the document."""
    return tuple(
        Operation(verb, path, node, tuple(_arguments(node)))
        for path, verbs in document()["paths"].items()
        for verb, node in verbs.items()
        if verb in VERBS
    )


def _inline(node: Any, root: Node) -> Any:
    if isinstance(node, list):
        return [_inline(item, root) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        steps = node["$ref"].removeprefix("#/").split("/")
        beside = {key: value for key, value in node.items() if key != "$ref"}
        node = {**reduce(getitem, steps, root), **beside}
    return {key: _inline(value, root) for key, value in node.items()}


def _arguments(node: Node) -> Iterator[Argument]:
    schemas = {
        (parameter["in"], parameter["name"]): parameter["schema"]
        for parameter in node.get("parameters", [])
    }
    for content in node.get("requestBody", {}).get("content", {}).values():
        for wire, schema in content["schema"]["properties"].items():
            schemas["body", wire] = schema
    for param in node.get("x-python-params", []):
        wire = param.get("wire", param["name"])
        schema = schemas.get((param["in"], wire), {"type": "string"})
        yield Argument(
            param["name"], param["kind"], param["required"], param["in"], wire, schema
        )
