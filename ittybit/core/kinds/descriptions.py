"""Descriptions of types for messages and help texts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import inspect

from ittybit.core.kinds.markers import Generation


@lru_cache(maxsize=256)
def describe(hint: Any) -> str:
    """Return a phrase for the values of the type `hint`, such as "an integer".

    >>> from typing import Annotated, Literal
    >>> describe(Literal["gif", "webp"])
    'gif or webp'
    >>> describe(Annotated[int, msgspec.Meta(ge=1)])
    'an integer of at least 1'
    """
    marks: tuple[object, ...] = getattr(hint, "__metadata__", ())
    for mark in reversed(marks):
        if isinstance(mark, msgspec.Meta) and mark.description is not None:
            return mark.description
    plain = getattr(hint, "__origin__", hint) if marks else hint
    if get_origin(plain) is Literal:  # msgspec sorts the values
        return join([str(value) for value in get_args(plain)], "or")
    return _describe(inspect.type_info(hint))


def _describe(info: Any) -> str:
    if isinstance(info, inspect.Metadata):
        return _describe(info.type)
    if isinstance(info, inspect.UnionType):
        return join([_describe(one) for one in info.types], "or")
    if isinstance(info, inspect.IntType | inspect.FloatType):
        noun = "an integer" if isinstance(info, inspect.IntType) else "a number"
        return noun + _range(info.ge, info.gt, info.le)
    if isinstance(info, inspect.StrType):
        return "text"
    if isinstance(info, inspect.BoolType):
        return "true or false"
    is_list = isinstance(info, inspect.CollectionType)
    return "a list" if is_list else "an object with named values"


def _range(minimum: float | None, above: float | None, maximum: float | None) -> str:
    if above is not None:
        return f" greater than {above}"
    if minimum is None:
        return ""
    if maximum is None:
        return f" of at least {minimum}"
    return f" from {minimum} to {maximum}"


_SPECIFIC = re.compile(r"(?:Tasks|Jobs|Runs)(?: and (?:tasks|jobs|runs))?: ")


def select_doc(doc: str, generation: Generation) -> str:
    """Return a docstring without the paragraphs about other APIs.

    The paragraph about this API, such as "Jobs and runs: ...", replaces the first one.

    >>> select_doc("A number.\\n\\nJobs and runs: A word.", "job")
    'A word.'
    """
    first, *others = doc.split("\n\n")
    paragraphs: list[str] = []
    for paragraph in others:
        mark = _SPECIFIC.match(paragraph)
        if mark is None:
            paragraphs.append(paragraph)
        elif f"{generation}s" in mark[0].lower():
            first = paragraph[mark.end() :]
    return "\n\n".join([first, *paragraphs])


def join(names: Collection[str], conjunction: str) -> str:
    """Return `names` as an enumeration.

    >>> join(["mp4", "webm", "mov"], "or")
    'mp4, webm, or mov'
    """
    *first, last = names
    comma = "," if len(first) > 1 else ""
    return f"{', '.join(first)}{comma} {conjunction} {last}" if first else last


def spell(hint: Any) -> str:
    """Return the source of a type, without its constraints.

    >>> from typing import Annotated
    >>> spell(Annotated[int, msgspec.Meta(ge=1)] | str)
    'int | str'
    """
    origin, members = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return spell(hint.__origin__)
    if origin is Literal:
        return f"Literal[{', '.join(map(repr, members))}]"
    if origin in (Union, UnionType):
        return " | ".join(map(spell, members))
    if origin is Sequence:
        return _SEQUENCES[getattr(members[0], "__name__", "")]
    return "Mapping[str, Any]" if origin is Mapping else str(hint.__name__)


# By the name of an element; a union has none.
_SEQUENCES = {
    "Any": "Steps",
    "Condition": "Sequence[Condition | Mapping[str, str]]",
    "": "Layers",
}
