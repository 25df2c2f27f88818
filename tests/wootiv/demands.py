"""The document that the mock serves: narrower than the true one.

The true one lets unknown properties and parameters pass, so that a name spelled wrong
would not be noticed. Here each operation stands twice, below ``/required`` and below
``/all``, and takes exactly the sample arguments of that form. The types, formats and
enumerations of the true document stay in force beside the samples.
"""

from typing import Any

from tests.wootiv.document import Argument, Node, Operation, document, operations
from tests.wootiv.samples import CONTENT, LENGTH, kind, properties, sample

FORMS = ("required", "all")
# The header Prefer of a request says whether the reply is made of samples, texts that
# say "string", or at random, with arrays of any length and with unknown properties.
REPLIES = {"sampled": "dynamic=false", "random": "dynamic=true"}


def demands() -> Node:
    """The whole document for the mock."""
    paths: dict[str, Node] = {}
    for form in FORMS:
        for operation in operations():
            verbs = paths.setdefault(f"/{form}{operation.path}", {})
            verbs[operation.verb] = _narrowed(operation, form)
    kept = {key: document()[key] for key in ("openapi", "info", "security")}
    schemes = document()["components"]["securitySchemes"]
    return {**kept, "components": {"securitySchemes": schemes}, "paths": paths}


def reply(operation: Operation, form: str) -> Node | None:
    """The schema of what the mock answers, None where it answers without a body.

    In the form ``all`` it has every property, and a list comes as a page; in the form
    ``required`` only the required ones, and the list comes as a bare array.
    """
    schema = operation.reply
    return None if schema is None else _shaped(schema, form)


def _narrowed(operation: Operation, form: str) -> Node:
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
    # What must not be there has a schema that nothing fits.
    schema = {"not": {}} if name is None else _exactly(parameter["schema"], name)
    return {**parameter, "required": name is not None, "schema": schema}


def _body(arguments: list[Argument], body: Node) -> Node:
    """The content of a body: of a form with files, or else of JSON, `{}` at least."""
    schemas = {a.wire: _exactly(a.schema, a.name) for a in arguments}
    media = "application/json"
    for argument in arguments:
        schema = argument.schema
        if "binary" in (kind(schema), kind(schema.get("items", {}))):
            media = "multipart/form-data"
            del schemas[argument.wire]
            # Of several parts of one name, Prism looks at the last one alone.
            part = schema.get("items", schema)
            schemas[body["x-file-part-name"]] = _exactly(part, argument.name)
    closed = {"properties": schemas, "additionalProperties": False}
    return {media: {"schema": {"type": "object", "required": [*schemas], **closed}}}


def _exactly(schema: Node, name: str) -> Node:
    """The schema, narrowed to what the sample looks like on the wire."""
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


def _shaped(schema: Node, form: str) -> Any:
    if "anyOf" in schema:
        page, array = schema["anyOf"]
        return _shaped(page if form == "all" else array, form)
    if kind(schema) == "array":
        return {**schema, "items": _shaped(schema["items"], form)}
    if kind(schema) == "object":
        shaped = {
            wire: _shaped(sub, form)
            for wire, _, sub in properties(schema)
            if form == "all" or wire in schema["required"]
        }
        return {**schema, "properties": shaped}
    return schema
