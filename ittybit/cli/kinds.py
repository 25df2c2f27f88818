"""Command-line options of kinds of work."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Container, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

from msgspec import Struct

from ittybit.cli.errors import UsageError
from ittybit.cli.parser import Parser
from ittybit.cli.values import add_option
from ittybit.core.kinds.check import OptionError, check_options
from ittybit.core.kinds.descriptions import select_doc
from ittybit.core.kinds.markers import GENERATIONS, Api
from ittybit.core.kinds.registry import flat_options
from ittybit.kinds import Kind
from ittybit.kinds.request_fields import JobFields


def add_kind(
    parser: Parser, kind: type[Kind], api: Api, exclude: Container[str] = ()
) -> None:
    """Add the options of a kind, except those in `exclude`."""
    for name, option in flat_options(kind, api).items():
        if name not in exclude:
            text = help_text(kind, name, api)
            add_option(parser, name, option.hint, text, required=option.is_required)


def summary(kind: type[Kind], api: Api) -> str:
    """Return the first line of the docstring of a kind as a help text."""
    return shorten(select_doc(inspect.cleandoc(kind.__doc__ or ""), GENERATIONS[api]))


def help_text(kind: type[Kind], name: str, api: Api) -> str:
    """Return the help text of an option: the first line of its docstring."""
    docs = [field_docs(table) for table in (kind, kind.task_fields, JobFields)]
    doc = next((found[name] for found in docs if name in found), "")
    return shorten(select_doc(doc, GENERATIONS[api]))


def shorten(doc: str) -> str:
    """Return the first line of a docstring as a help text. `python -OO` has none."""
    first = doc.partition("\n")[0].replace("`", "").rstrip(".")
    return first[0].lower() + first[1:] if first[1:2].islower() else first


@lru_cache(maxsize=64)
def field_docs(table: type[Struct]) -> dict[str, str]:
    """Return the docstrings of the fields of a struct, read from its source."""
    docs: dict[str, str] = {}
    for base in reversed(table.__mro__):
        if base.__module__.startswith("ittybit."):
            docs |= _docs(base)
    return docs


def _docs(table: type) -> dict[str, str]:
    try:
        source = ast.parse(inspect.getsource(sys.modules[table.__module__]))
    except OSError:  # only compiled files are installed
        return {}
    [body] = [
        node.body
        for node in source.body
        if isinstance(node, ast.ClassDef) and node.name == table.__name__
    ]
    return {
        field.target.id: inspect.cleandoc(doc.value.value)
        for field, doc in pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(doc, ast.Expr) and isinstance(doc.value, ast.Constant)
        if isinstance(doc.value.value, str)
    }


def check_flags(kind: type[Kind], api: Api, options: Mapping[str, Any]) -> None:
    """Raise UsageError that names the argument unless `options` are valid."""
    beside = kind.task_fields if api == "task" else None
    try:
        check_options(kind, api, options, beside)
    except OptionError as error:
        flag = "" if error.option is None else f"--{error.option.replace('_', '-')}: "
        raise UsageError(f"{flag}{error}") from error
