"""``ittybit media``, ``files``, ``tasks`` …: list, get, create, delete."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from contextlib import aclosing
from functools import partial
from typing import Any

from ittybit.cli.clients import client_of
from ittybit.cli.commands import connection
from ittybit.cli.errors import UsageError
from ittybit.cli.option_tables import NOTES
from ittybit.cli.output.cells import cell
from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Parser, refuse_secret
from ittybit.cli.resources import NOUNS, Noun
from ittybit.cli.values import add_option, given, object_of, value_of

_SHOWN = 20
_LONGEST_PAGE = 100
VERBS = {
    "list": "show them, newest first",
    "get": "show one or several",
    "create": "make one",
    "delete": "remove for good",
}


def add_arguments(parser: Parser, name: str) -> None:
    """Add the verbs that the API has for the noun `name`."""
    noun = NOUNS[name]
    add = parser.commands("verb")
    for verb, told in VERBS.items():
        if noun.has(verb):
            add(verb, told, partial(_FILL[verb], noun=noun, name=name))
    if name == "connections":
        add("add", "let the API use storage of your own", connection.add_arguments)


def _fill_list(parser: Parser, noun: Noun, name: str) -> None:
    for option, (hint, _) in noun.options("list").items():
        add_option(parser, option, hint, _LIST_NOTES.get(option, ""))
    parser.add_argument(
        "--limit",
        type=partial(value_of, hint=int),
        default=_SHOWN,
        metavar="N",
        help=f"how many to show, {_SHOWN} unless given",
    )
    parser.add_argument("--all", action="store_true", help="show all")


_LIST_NOTES = {
    "page": "page to begin with",
    "after": "id of the one before the first",
    "before": "id of the one behind the last",
    "input": "whole URL of the input",
}


def _fill_get(parser: Parser, noun: Noun, name: str) -> None:
    parser.add_argument("id", nargs="+", metavar="ID")


def _fill_create(parser: Parser, noun: Noun, name: str) -> None:
    parser.add_argument(
        "--body",
        type=object_of,
        metavar="JSON",
        help="the whole body, or @ and the path of a file that holds it",
    )
    for option, (hint, _) in noun.options("create").items():
        add_option(parser, option, hint, NOTES[option])
    if name == "tasks":
        parser.epilog = "With options in place of a body: ittybit task KIND."
    if name == "connections":
        refuse_secret(parser, "--secret-access-key")
        connection.add_secret(parser)


_FILL = {
    "list": _fill_list,
    "get": _fill_get,
    "create": _fill_create,
    "delete": _fill_get,
}


async def run(arguments: Namespace, output: Output) -> int:
    """Do with the noun what the verb says."""
    name, verb = arguments.command, arguments.verb
    noun = NOUNS[name]
    body = _body(arguments, noun) if verb == "create" else {}
    if verb == "add":
        verb, body = "create", connection.body(arguments)
    async with client_of(arguments) as client:
        resource: Any = getattr(client, name)
        if verb == "list":
            await _list(resource, noun, arguments, output)
        elif verb == "create":
            made = await _created(resource, arguments, body)
            output.result(made.to_dict())
        else:
            for id in arguments.id:
                found = await getattr(resource, verb)(id)
                told = found.message if verb == "delete" else None
                output.result(found.to_dict(), told)
    return 0


async def _list(
    resource: Any, noun: Noun, arguments: Namespace, output: Output
) -> None:
    filters = given(arguments, noun.options("list"))
    left: float = float("inf") if arguments.all else arguments.limit
    if left < 1:
        raise UsageError("--limit: give a number of at least 1")
    page = resource.list(**filters, limit=int(min(left, _LONGEST_PAGE)))
    first = True
    async with aclosing(aiter(page)) as items:
        async for item in items:
            if first:
                output.heading(noun.columns)
            first = False
            cells = [(cell(n, getattr(item, n)), w) for n, w in noun.columns]
            output.row(item.to_dict(), cells)
            left -= 1
            if not left:
                return


def _body(arguments: Namespace, noun: Noun) -> dict[str, Any]:
    """Return what was given as options or as a whole, but not both."""
    options = noun.options("create")
    body = given(arguments, options)
    if arguments.body is not None:
        if body:
            raise UsageError("give either --body or the other options, not both")
        body = arguments.body
    elif arguments.command == "tasks":
        raise UsageError("give --body JSON, or see ittybit task --help")
    elif arguments.command == "connections":
        body |= connection.secret(arguments)
    if arguments.command not in _AS_IT_IS or arguments.body is None:
        _check(body, options)
    return body


_AS_IT_IS = ("jobs", "tasks")
"""Of these a whole body is sent as it is."""


def _check(body: dict[str, Any], options: Mapping[str, tuple[Any, bool]]) -> None:
    if unknown := sorted(body.keys() - {*options, "secret_access_key"}):
        raise UsageError(f"--body: unknown {unknown[0]!r}; known: {', '.join(options)}")
    missing = [n for n, (_, needed) in options.items() if needed and n not in body]
    if missing:
        told = ", ".join(f"--{name.replace('_', '-')}" for name in missing)
        raise UsageError(f"missing: {told}")


async def _created(resource: Any, arguments: Namespace, body: dict[str, Any]) -> Any:
    if arguments.command in _AS_IT_IS and arguments.body is not None:
        return await resource.create(request=body)
    return await resource.create(**body)
