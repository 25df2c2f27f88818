"""The API document for the mock server, stricter than the published one.

The published one allows unknown properties and parameters, so a misspelled name would
not be noticed. Here, each operation exists twice, below ``/required`` and below
``/all``, and accepts exactly the sample arguments of that form. The types, formats, and
enumerations of the published document still apply.
"""

from typing import Any

from tests.wootiv.document import Argument, Node, Operation, document, operations
from tests.wootiv.samples import CONTENT, LENGTH, kind, properties, sample

FORMS = ("required", "all")
# The header Prefer selects the response: samples, strings of the text "string", or
# random values with arrays of any length and unknown properties.
REPLIES = {"sampled": "dynamic=false", "random": "dynamic=true"}


def demands() -> Node:
    """Return the complete document for the mock."""
    paths: dict[str, Node] = {}
    for form in FORMS:
        for operation in operations():
            verbs = paths.setdefault(f"/{form}{operation.path}", {})
            verbs[operation.verb] = _narrow(operation, form)
    kept = {key: document()[key] for key in ("openapi", "info", "security")}
    schemes = document()["components"]["securitySchemes"]
    return {**kept, "components": {"securitySchemes": schemes}, "paths": paths}


def reply(operation: Operation, form: str) -> Node | None:
    """Return the schema of the mock's response, or None for an empty response.

    In the form ``all``, it has every property, and a list is a page. In the form
    ``required``, it has only the required ones, and a list is a bare array.
    """
    schema = operation.reply
    return None if schema is None else _shape(schema, form)


def _narrow(operation: Operation, form: str) -> Node:
    given = operation.given(form)
    names = {(argument.place, argument.wire): argument.name for argument in given}
    node: Node = {"operationId": f"{form}_{operation.node['operationId']}"}
    node["parameters"] = [
        _parameter(parameter, names.get((parameter["in"], parameter["name"])))
        for parameter in operation.node.get("parameters", [])
    ]
    if "requestBody" in operation.node:
        body = [argument for argument in given if argument.place == "body"]
        content = _body(body, operation.node["requestBody"])
        node["requestBody"] = {"required": True, "content": content}
    success = dict(operation.node["responses"]["2XX"])
    if (schema := reply(operation, form)) is not None:
        success["content"] = {"application/json": {"schema": schema}}
    return {**node, "responses": {"2XX": success}}


def _parameter(parameter: Node, name: str | None) -> Node:
    # A forbidden property has a schema that nothing fits.
    schema = {"not": {}} if name is None else _exactly(parameter["schema"], name)
    return {**parameter, "required": name is not None, "schema": schema}


def _body(arguments: list[Argument], body: Node) -> Node:
    """Return the content of a body: a form with files, or else JSON, at least `{}`."""
    schemas = {a.wire: _exactly(a.schema, a.name) for a in arguments}
    media = "application/json"
    for argument in arguments:
        schema = argument.schema
        if "binary" in (kind(schema), kind(schema.get("items", {}))):
            media = "multipart/form-data"
            del schemas[argument.wire]
            # If several parts have the same name, Prism checks only the last one.
            part = schema.get("items", schema)
            schemas[body["x-file-part-name"]] = _exactly(part, argument.name)
    closed = {"properties": schemas, "additionalProperties": False}
    return {media: {"schema": {"type": "object", "required": [*schemas], **closed}}}


def _exactly(schema: Node, name: str) -> Node:
    """Return the schema, restricted to the sample as it is sent."""
    match kind(schema):
        case "object":
            inner = {
                wire: _exactly(sub, name) for wire, name, sub in properties(schema)
            }
            return {**schema, "properties": inner, "additionalProperties": False}
        case "array":
            items = _exactly(schema["items"], name)
            return {**schema, "items": items, "minItems": LENGTH, "maxItems": LENGTH}
        case "date-time":
            return {**schema, "pattern": r"^2019-12-27T18:11:19\.117(000)?(Z|\+00:00)$"}
        case "binary":
            return {**schema, "const": CONTENT.decode()}
        case _:
            return {**schema, "const": sample(schema, name)}


def _shape(schema: Node, form: str) -> Any:
    if "anyOf" in schema:
        page, array = schema["anyOf"]
        return _shape(page if form == "all" else array, form)
    if kind(schema) == "array":
        return {**schema, "items": _shape(schema["items"], form)}
    if kind(schema) == "object":
        shaped = {
            wire: _shape(sub, form)
            for wire, _, sub in properties(schema)
            if form == "all" or wire in schema["required"]
        }
        return {**schema, "properties": shaped}
    return schema
