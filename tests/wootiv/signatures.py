"""The arguments of a method, those in its `Unpack[...]` included."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, NotRequired, Required, get_args, get_origin, get_type_hints

from tests.wootiv.document import Operation, document

# A name, how it may be given, and whether it must be.
Taken = tuple[str, str, bool]


def documented(operation: Operation) -> set[Taken]:
    """What the document says that a method takes."""
    common = {
        (param["name"], "keyword_only", False)
        for param in document()["x-python-common-params"]
    }
    return common | {(a.name, a.kind, a.required) for a in operation.arguments}


def taken(method: Callable[..., Any]) -> Iterator[Taken]:
    """What a method takes, in the order of its signature."""
    function = inspect.unwrap(method)
    for name, parameter in inspect.signature(method).parameters.items():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            hints = get_type_hints(function, include_extras=True)
            (keywords,) = get_args(hints[name])
            yield from _keywords(keywords)
        else:
            required = parameter.default is inspect.Parameter.empty
            yield name, parameter.kind.name.lower(), required


def _keywords(typed_dict: Any) -> Iterator[Taken]:
    for name, hint in get_type_hints(typed_dict, include_extras=True).items():
        # Behind postponed annotations, the class itself does not see these marks.
        marked = {Required: True, NotRequired: False}.get(get_origin(hint))
        required = name in typed_dict.__required_keys__ if marked is None else marked
        yield name, "keyword_only", required
