"""The operations of the OpenAPI document, each with its accessor and arguments."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, reduce
from operator import getitem
from pathlib import Path
from typing import Any

import yaml

DOCUMENT = Path(__file__).with_name("openapi.yaml")
# Parsing by libyaml takes a tenth of the time, and not every build of PyYAML has it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
VERBS = ("get", "post", "put", "patch", "delete")

Node = dict[str, Any]


@dataclass(frozen=True)
class Argument:
    """One argument of a Python method and what it becomes in the request."""

    name: str
    kind: str  # positional_or_keyword or keyword_only
    required: bool
    place: str  # path, query, body, or none: demanded and never sent
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
        """Where the method hangs on the client: ``auth.token.refresh``."""
        return f"{self.node['x-resource']}.{self.node['x-method']}"

    @property
    def returns(self) -> str:
        """The Python type that comes back: a dotted name, ``object`` or ``None``."""
        return self.node["x-python-returns"]

    @property
    def reply(self) -> Node | None:
        """The schema of a success, None where it has no body."""
        content = self.node["responses"]["2XX"].get("content")
        return content and content["application/json"]["schema"]

    @property
    def lists(self) -> bool:
        """Whether the client hands back a page: for one, for an array or a page."""
        if self.accessor == "space.members.list":  # documented so by the README alone
            return True
        schema = self.reply or {}
        return "anyOf" in schema or "total" in schema.get("properties", {})

    def given(self, form: str) -> tuple[Argument, ...]:
        """The arguments of the form ``required``, or of the form ``all``."""
        return tuple(a for a in self.arguments if a.required or form == "all")

    def sent(self, form: str) -> tuple[Argument, ...]:
        """Those of them that travel."""
        return tuple(a for a in self.given(form) if a.place != "none")


@cache
def document() -> Node:
    """The document, each reference in it replaced by what it names."""
    raw = yaml.load(DOCUMENT.read_bytes(), LOADER)
    return _inlined(raw, raw)


@cache
def operations() -> tuple[Operation, ...]:
    """All operations, in the order of the document."""
    return tuple(
        Operation(verb, path, node, tuple(_arguments(node)))
        for path, verbs in document()["paths"].items()
        for verb, node in verbs.items()
        if verb in VERBS
    )


def _inlined(node: Any, root: Node) -> Any:
    if isinstance(node, list):
        return [_inlined(item, root) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        steps = node["$ref"].removeprefix("#/").split("/")
        beside = {key: value for key, value in node.items() if key != "$ref"}
        node = {**reduce(getitem, steps, root), **beside}
    return {key: _inlined(value, root) for key, value in node.items()}


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
