"""Arguments of a method, including the keywords in its `Unpack[...]`."""

import inspect
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import (
    Annotated,
    Any,
    NotRequired,
    Required,
    Unpack,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from tests.wootiv.document import Node, Operation, document
from tests.wootiv.samples import kind, properties

# Name, how it can be given, and whether it is required.
Taken = tuple[str, str, bool]
MEMBERS: dict[str, set[Any]] = {
    "any": {object},
    "boolean": {bool},
    "date-time": {str, datetime},
    "integer": {int},
    "number": {float},
    "string": {str},
}


# The published package lacks these options of a call.
_OURS = ("max_retries", "idempotency_key")


def documented_arguments(operation: Operation) -> set[Taken]:
    """Return the arguments of a method according to the document, and our own."""
    documented = [param["name"] for param in document()["x-python-common-params"]]
    common = {(name, "keyword_only", False) for name in (*documented, *_OURS)}
    return common | {(a.name, a.kind, a.required) for a in operation.arguments}


def accepted_arguments(method: Callable[..., Any]) -> Iterator[Taken]:
    """Return the arguments of a method in the order of its signature."""
    for name, parameter in inspect.signature(method).parameters.items():
        required = parameter.default is inspect.Parameter.empty
        yield name, parameter.kind.name.lower(), required


def misfits(method: Callable[..., Any], operation: Operation) -> list[str]:
    """Return each keyword whose type differs from its schema."""
    hints = _hints(_keywords(method))
    return [
        place
        for argument in operation.arguments
        if argument.name in hints
        for place in _misfits(argument.name, hints[argument.name], argument.schema)
    ]


def _misfits(place: str, hint: Any, schema: Node) -> Iterator[str]:
    while get_origin(hint) in (Annotated, Required, NotRequired):
        hint = get_args(hint)[0]
    about = kind(schema)
    if about == "object" and is_typeddict(hint):
        hints = _hints(hint)
        schemas = {name: sub for _, name, sub in properties(schema)}
        wanted = {n for wire, n, _ in properties(schema) if wire in schema["required"]}
        if hints.keys() != schemas.keys() or _required(hint) != wanted:
            yield f"{place}: {sorted(hints)}, demanded {sorted(_required(hint))}"
        for name in hints.keys() & schemas.keys():
            yield from _misfits(f"{place}.{name}", hints[name], schemas[name])
    elif about == "array" and get_origin(hint) is list:
        yield from _misfits(f"{place}[]", *get_args(hint), schema["items"])
    # The document cannot express all types that a file may have.
    elif about != "binary" and _members(hint) != _expected(schema):
        yield f"{place}: {hint}"


def _members(hint: Any) -> set[Any]:
    """Return the members of a union or a Literal, or the type itself."""
    return set(get_args(hint)) or {hint}


def _expected(schema: Node) -> set[Any]:
    nullable = {type(None)} if "null" in schema.get("type", "") else set()
    return nullable | MEMBERS.get(kind(schema), set(schema.get("enum", [])))


def _keywords(method: Callable[..., Any]) -> Any:
    """Return the TypedDict of the keywords of a method."""
    hints = get_type_hints(inspect.unwrap(method), include_extras=True)
    (keywords,) = (get_args(h)[0] for h in hints.values() if get_origin(h) is Unpack)
    return keywords


def _hints(typed_dict: Any) -> dict[str, Any]:
    return get_type_hints(typed_dict, include_extras=True)


def _required(typed_dict: Any) -> set[str]:
    # With postponed annotations, the class itself does not see these marks.
    marks = {Required: True, NotRequired: False}
    return {
        name
        for name, hint in _hints(typed_dict).items()
        if marks.get(get_origin(hint), name in typed_dict.__required_keys__)
    }
