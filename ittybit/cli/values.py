"""Conversion of command-line arguments to the types of their options."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Required, Union, cast, get_args, get_origin

import msgspec

from ittybit.cli.parser import Parser
from ittybit.core.serialization.msgspec_types import convert

_NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_NUMBERS = (msgspec.inspect.IntType, msgspec.inspect.FloatType)
_PERCENTAGE = r"^\d+(\.\d+)?%$"


def add_option(
    parser: Parser, name: str, hint: Any, help_text: str, *, required: bool = False
) -> None:
    """Add the option ``--name``, whose values have the type `hint`."""
    settings: dict[str, Any] = {"default": argparse.SUPPRESS, "required": required}
    option = f"--{name.replace('_', '-')}"
    hint = strip_optional(hint)
    description = describe_type(hint)
    if hint is bool:
        settings |= {"action": argparse.BooleanOptionalAction, "help": help_text}
    elif get_origin(hint) is Literal:
        settings |= {"choices": get_args(hint), "help": help_text or " "}
    else:
        help_text = ": ".join(filter(None, (help_text, description)))
        settings |= {
            "type": partial(parse_value, hint=hint),
            "metavar": _metavar(hint),
            "help": help_text.replace("%", "%%"),
        }
    parser.add_argument(option, dest=name, **settings)


def parse_value(text: str, hint: Any) -> Any:
    """Return `text` as a value of type `hint`. Lists and objects are JSON or @FILE."""
    for candidate in _candidates(text, hint):
        try:
            return convert(candidate, hint)
        except msgspec.ValidationError:
            continue
    raise argparse.ArgumentTypeError(f"{text!r} is not {describe_type(hint) or 'JSON'}")


def parse_json(text: str) -> Any:
    """Return the JSON value in `text`, or in the file of ``@PATH``."""
    content = text.encode()
    if text.startswith("@"):
        try:
            content = Path(text[1:]).read_bytes()
        except OSError as error:
            raise argparse.ArgumentTypeError(
                f"cannot read {text[1:]}: {error.strerror}"
            ) from error
    try:
        return msgspec.json.decode(content)
    except _NOT_JSON as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not JSON: {error}") from error


def parse_json_object(text: str) -> dict[str, Any]:
    """Return the JSON object in `text`, or in the file of ``@PATH``."""
    value: Any = parse_json(text)
    if not isinstance(value, dict):
        raise argparse.ArgumentTypeError(f"{text!r} is not a JSON object")
    return cast("dict[str, Any]", value)


def parse_seconds(text: str) -> float:
    """Return a number of seconds (0 or more)."""
    seconds: float = parse_value(text, Annotated[float, msgspec.Meta(ge=0)])
    return seconds


def describe_type(hint: Any) -> str:
    """Return a description of the values of type `hint`, or "" if all are allowed."""
    type_info = msgspec.inspect.type_info(hint)
    types = (
        type_info.types
        if isinstance(type_info, msgspec.inspect.UnionType)
        else (type_info,)
    )
    return " or ".join(filter(None, map(_describe, types)))


def _describe(type_info: msgspec.inspect.Type) -> str:
    if isinstance(type_info, _NUMBERS):
        is_int = isinstance(type_info, msgspec.inspect.IntType)
        noun = "an integer" if is_int else "a number"
        return f"{noun}{_range(type_info.ge, type_info.le)}"
    if isinstance(type_info, msgspec.inspect.LiteralType):
        return f"one of {', '.join(map(str, type_info.values))}"
    if isinstance(type_info, msgspec.inspect.StrType):
        return "a percentage such as 50%" if type_info.pattern == _PERCENTAGE else ""
    return "JSON or @FILE"


def _range(minimum: float | None, maximum: float | None) -> str:
    if minimum is None:
        return ""
    return (
        f" of at least {minimum}"
        if maximum is None
        else f" from {minimum} to {maximum}"
    )


def _candidates(text: str, hint: Any) -> Iterator[Any]:
    if _metavar(hint) == "JSON":
        yield parse_json(text)
        return
    with suppress(*_NOT_JSON):
        yield msgspec.json.decode(text)
    yield text


def _metavar(hint: Any) -> str:
    type_info = msgspec.inspect.type_info(hint)
    types = (
        type_info.types
        if isinstance(type_info, msgspec.inspect.UnionType)
        else (type_info,)
    )
    if isinstance(types[0], _NUMBERS):
        return "N"
    text = (msgspec.inspect.StrType, msgspec.inspect.LiteralType)
    return "TEXT" if isinstance(types[0], text) else "JSON"


def strip_optional(hint: Any) -> Any:
    """Return `hint` without None, UNSET, and Required."""
    if get_origin(hint) is Required:
        return strip_optional(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        unset = (type(None), msgspec.UnsetType)
        members = [
            strip_optional(member) for member in get_args(hint) if member not in unset
        ]
        return Union[tuple(members)]  # noqa: UP007  # Union of one type is that type
    if get_origin(hint) is Sequence:
        return list  # the server checks the elements
    return hint


def given_options(
    arguments: argparse.Namespace, names: Iterable[str]
) -> dict[str, Any]:
    """Return the options of `names` that the user passed."""
    return {name: getattr(arguments, name) for name in names if name in arguments}
