"""Conversion of command-line arguments to the types of their options."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Required, Union, cast, get_args, get_origin

import msgspec

from ittybit.cli.parser import Parser
from ittybit.core.kinds.text_values import check_type, parse_text
from ittybit.core.serialization import msgspec_types
from ittybit.errors import ArgumentError

_NUMBERS = (msgspec.inspect.IntType, msgspec.inspect.FloatType)


def add_option(
    parser: Parser, name: str, hint: Any, help_text: str, *, required: bool = False
) -> None:
    """Add the option ``--name``, whose values have the type `hint`."""
    settings: dict[str, Any] = {"default": argparse.SUPPRESS, "required": required}
    option = f"--{name.replace('_', '-')}"
    hint = strip_optional(hint)
    if hint is bool:
        settings |= {"action": argparse.BooleanOptionalAction, "help": help_text}
    elif get_origin(hint) is Literal:
        settings |= {"choices": get_args(hint), "help": help_text}
    else:
        settings |= {
            "type": partial(parse_value, hint=hint),
            "metavar": metavar_of(hint),
            "help": help_text.replace("%", "%%"),
        }
    parser.add_argument(option, dest=name, **settings)


def parse_value(text: str, hint: Any) -> Any:
    """Return `text` as a value of type `hint`. Lists and objects are JSON or @FILE."""
    try:
        if metavar_of(hint) == "JSON" and text.startswith("@"):
            return check_type(parse_json(text), hint)
        return parse_text(text, hint)
    except ArgumentError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def parse_json(text: str) -> Any:
    """Return the JSON value in `text`, or in the file of ``@PATH``."""
    content = text.encode("utf-8", "surrogateescape")
    if text.startswith("@"):
        try:
            content = Path(text[1:]).expanduser().read_bytes()
        except OSError as error:
            raise argparse.ArgumentTypeError(
                f"cannot read {text[1:]}: {error.strerror}"
            ) from error
    try:
        return msgspec_types.parse_json_argument(content)
    except msgspec.DecodeError as error:
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


def metavar_of(hint: Any) -> str:
    """Return the name of a value of type `hint` in a help text."""
    type_info = _unwrap(msgspec.inspect.type_info(hint))
    types = (
        [_unwrap(one) for one in type_info.types]
        if isinstance(type_info, msgspec.inspect.UnionType)
        else [type_info]
    )
    if isinstance(types[0], _NUMBERS):
        return "N"
    text = (msgspec.inspect.StrType, msgspec.inspect.LiteralType)
    return "TEXT" if isinstance(types[0], text) else "JSON"


def _unwrap(info: msgspec.inspect.Type) -> msgspec.inspect.Type:
    return info.type if isinstance(info, msgspec.inspect.Metadata) else info


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
