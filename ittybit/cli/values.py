"""The value that a word of the command line stands for, by the type of its option."""

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
_SHARE = r"^\d+(\.\d+)?%$"


def add_option(
    parser: Parser, name: str, hint: Any, told: str, *, required: bool = False
) -> None:
    """Add the option ``--name``, whose words become values of the type `hint`."""
    settings: dict[str, Any] = {"default": argparse.SUPPRESS, "required": required}
    option = f"--{name.replace('_', '-')}"
    hint = bare(hint)
    range_ = described(hint)
    if hint is bool:
        settings |= {"action": argparse.BooleanOptionalAction, "help": told}
    elif get_origin(hint) is Literal:
        settings |= {"choices": get_args(hint), "help": told or " "}
    else:
        help_text = ": ".join(filter(None, (told, range_)))
        settings |= {
            "type": partial(value_of, hint=hint),
            "metavar": _metavar(hint),
            "help": help_text.replace("%", "%%"),
        }
    parser.add_argument(option, dest=name, **settings)


def value_of(text: str, hint: Any) -> Any:
    """Return what `text` stands for; ArgumentTypeError where it is no `hint`.

    Lists and objects are JSON, or ``@`` and the path of a file that holds JSON.
    """
    for reading in _readings(text, hint):
        try:
            return convert(reading, hint)
        except msgspec.ValidationError:
            continue
    raise argparse.ArgumentTypeError(f"{text!r} is not {described(hint) or 'JSON'}")


def json_of(text: str) -> Any:
    """Return the JSON in `text`, or in the file that ``@PATH`` names."""
    held = text.encode()
    if text.startswith("@"):
        try:
            held = Path(text[1:]).read_bytes()
        except OSError as error:
            raise argparse.ArgumentTypeError(
                f"cannot read {text[1:]}: {error.strerror}"
            ) from error
    try:
        return msgspec.json.decode(held)
    except _NOT_JSON as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not JSON: {error}") from error


def object_of(text: str) -> dict[str, Any]:
    """Return the JSON object in `text`, or in the file that ``@PATH`` names."""
    found: Any = json_of(text)
    if not isinstance(found, dict):
        raise argparse.ArgumentTypeError(f"{text!r} is JSON, and no object")
    return cast("dict[str, Any]", found)


def seconds_of(text: str) -> float:
    """Return a number of seconds of at least 0."""
    seconds: float = value_of(text, Annotated[float, msgspec.Meta(ge=0)])
    return seconds


def described(hint: Any) -> str:
    """Return what words are of the type `hint`, nothing where any are."""
    found = msgspec.inspect.type_info(hint)
    kinds = found.types if isinstance(found, msgspec.inspect.UnionType) else (found,)
    return " or ".join(filter(None, map(_described, kinds)))


def _described(found: msgspec.inspect.Type) -> str:
    if isinstance(found, _NUMBERS):
        whole = isinstance(found, msgspec.inspect.IntType)
        return f"a {'whole ' if whole else ''}number{_range(found.ge, found.le)}"
    if isinstance(found, msgspec.inspect.LiteralType):
        return f"one of {', '.join(map(str, found.values))}"
    if isinstance(found, msgspec.inspect.StrType):
        return "a share such as 50%" if found.pattern == _SHARE else ""
    return "JSON or @FILE"


def _range(least: float | None, most: float | None) -> str:
    if least is None:
        return ""
    return f" of at least {least}" if most is None else f" from {least} to {most}"


def _readings(text: str, hint: Any) -> Iterator[Any]:
    if _metavar(hint) == "JSON":
        yield json_of(text)
        return
    with suppress(*_NOT_JSON):
        yield msgspec.json.decode(text)
    yield text


def _metavar(hint: Any) -> str:
    found = msgspec.inspect.type_info(hint)
    kinds = found.types if isinstance(found, msgspec.inspect.UnionType) else (found,)
    if isinstance(kinds[0], _NUMBERS):
        return "N"
    text = (msgspec.inspect.StrType, msgspec.inspect.LiteralType)
    return "TEXT" if isinstance(kinds[0], text) else "JSON"


def bare(hint: Any) -> Any:
    """Return `hint` without what says that the option may be left out."""
    if get_origin(hint) is Required:
        return bare(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        unset = (type(None), msgspec.UnsetType)
        kept = [bare(one) for one in get_args(hint) if one not in unset]
        return Union[tuple(kept)]  # noqa: UP007  # of one member, it is that member
    if get_origin(hint) is Sequence:
        return list  # what is in it, the server checks
    return hint


def given(arguments: argparse.Namespace, names: Iterable[str]) -> dict[str, Any]:
    """Return the options of `names` that were given, with their values."""
    return {name: getattr(arguments, name) for name in names if name in arguments}
