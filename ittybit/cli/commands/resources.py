"""Commands for resources, such as ``ittybit media list`` and ``ittybit jobs get``."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from contextlib import aclosing
from functools import partial
from typing import Any, TypeAlias

from ittybit.cli.clients import open_client
from ittybit.cli.commands import connection
from ittybit.cli.errors import UsageError
from ittybit.cli.kinds import field_docs, shorten
from ittybit.cli.output.printer import Output
from ittybit.cli.output.text import format_cell
from ittybit.cli.parser import Parser, refuse_secret, suggest
from ittybit.cli.resources import RESOURCES, ResourceSpec
from ittybit.cli.values import add_option, given_options, parse_json_object, parse_value
from ittybit.kinds.request_fields import JobFields

Options: TypeAlias = Mapping[str, tuple[Any, bool]]

_DEFAULT_LIMIT = 20
_MAX_PAGE = 100
VERBS = {
    "list": "list {names}, newest first",
    "get": "show {names} by ID",
    "create": "create {one}",
    "update": "change {one}",
    "delete": "delete {names} permanently",
}


def add_arguments(parser: Parser, name: str) -> None:
    """Add the calls that the API has for the resource `name`."""
    spec = RESOURCES[name]
    add = parser.commands("verb")
    for verb, message in VERBS.items():
        if spec.has(verb):
            text = message.format(names=name, one=_one(name))
            add(verb, text, partial(_FILL[verb], spec=spec, name=name))
    if name == "connections":
        add("add", "connect your own storage", connection.add_arguments)


def _one(name: str) -> str:
    """Return the singular of a resource with its article."""
    return f"{'an' if name[0] in 'ae' else 'a'} {name.removesuffix('s')}"


def _fill_list(parser: Parser, spec: ResourceSpec, name: str) -> None:
    for option, (hint, _) in spec.options("list").items():
        add_option(parser, option, hint, _LIST_HELP[option])
    parser.add_argument(
        "--limit",
        type=partial(parse_value, hint=int),
        default=_DEFAULT_LIMIT,
        metavar="N",
        help=f"maximum number of results (default: {_DEFAULT_LIMIT})",
    )
    parser.add_argument("--all", action="store_true", help="list everything")


_LIST_HELP = {
    "page": "first page (default: 1)",
    "kind": "only items of this kind",
    "status": "only items with this status",
    "after": "list results after this ID",
    "before": "list results before this ID",
    "input": "exact URL of the input",
    "order": "order by time; asc starts with the oldest (default: desc)",
}


def _fill_get(parser: Parser, spec: ResourceSpec, name: str) -> None:
    parser.add_argument("id", nargs="+", metavar="ID", help="ID of an item")


def _fill_create(parser: Parser, spec: ResourceSpec, name: str) -> None:
    _fill_body(parser, spec, name, "create")
    if name == "tasks":
        parser.epilog = "To pass options instead of a body, use ittybit task KIND."


def _fill_update(parser: Parser, spec: ResourceSpec, name: str) -> None:
    parser.add_argument("id", metavar="ID", help="ID of the item")
    _fill_body(parser, spec, name, "update")


def _fill_body(parser: Parser, spec: ResourceSpec, name: str, verb: str) -> None:
    parser.add_argument(
        "--body",
        type=parse_json_object,
        metavar="JSON",
        help="request body as JSON or @FILE",
    )
    texts = {name: shorten(doc) for name, doc in field_docs(JobFields).items()}
    texts |= _BODY_HELP
    for option, (hint, _) in spec.options(verb).items():
        add_option(parser, option, hint, texts[option])
    if name == "connections":
        refuse_secret(parser, "--secret-access-key")
        connection.add_secret(parser, verb)


_BODY_HELP = {
    "access_key_id": "ID of the storage's access key",
    "alt": "alternative text",
    "endpoint": "URL of the storage",
    "filename": "name of the file",
    "folder": "folder of the file",
    "idempotency_key": "reusing it within 24 hours creates nothing new",
    "description": "your own description",
    "kind": "kind of work",
    "name": "name of the item",
    "status": "status of the item",
    "title": "title of the media",
    "is_default": "use this connection by default",
    "media_id": "media to add the file to",
    "metadata": "your own data, as a JSON object",
    "options": "options of the kind",
    "ref": "name of the file in the media's urls",
    "region": "region, or auto if the storage has none",
    "tasks": "tasks of the run",
    "topics": "events to send",
    "trigger": "event that starts the automation",
    "url": "http or https URL",
    "workflow": "steps",
}


_FILL = {
    "list": _fill_list,
    "get": _fill_get,
    "create": _fill_create,
    "update": _fill_update,
    "delete": _fill_get,
}


async def run(arguments: Namespace, output: Output) -> int:
    """Send the call to the API and print the result."""
    name, verb = arguments.command, arguments.verb
    spec = RESOURCES[name]
    body = _build_body(arguments, spec, verb) if verb in ("create", "update") else {}
    if verb == "add":
        verb, body = "create", connection.build_body(arguments)
    async with open_client(arguments) as client:
        resource: Any = getattr(client, name)
        if verb == "list":
            await _list(resource, spec, arguments, output)
        elif verb == "create":
            created = await _create(resource, arguments, body)
            output.result(created.to_dict())
        elif verb == "update":
            changed = await resource.update(arguments.id, **body)
            output.result(changed.to_dict())
        else:
            for id in arguments.id:
                item = await getattr(resource, verb)(id)
                message = item.message if verb == "delete" else None
                output.result(item.to_dict(), message)
    return 0


async def _list(
    resource: Any, spec: ResourceSpec, arguments: Namespace, output: Output
) -> None:
    filters = given_options(arguments, spec.options("list"))
    remaining: float = float("inf") if arguments.all else arguments.limit
    if remaining < 1:
        raise UsageError(f"--limit must be 1 or more, got {arguments.limit}")
    page = resource.list(**filters, limit=int(min(remaining, _MAX_PAGE)))
    first = True
    async with aclosing(aiter(page)) as items:
        async for item in items:
            if first:
                output.print_heading(spec.columns)
            first = False
            cells = [(format_cell(n, getattr(item, n)), w) for n, w in spec.columns]
            output.row(item.to_dict(), cells)
            remaining -= 1
            if not remaining:
                return


def _build_body(arguments: Namespace, spec: ResourceSpec, verb: str) -> dict[str, Any]:
    """Return the request body from ``--body`` or from the other options."""
    options = spec.options(verb)
    body = given_options(arguments, options)
    if arguments.body is not None:
        if body:
            raise UsageError("--body excludes other options; pass one or the other")
        body = arguments.body
    elif arguments.command == "tasks":
        raise UsageError("missing --body; pass JSON, or use ittybit task KIND")
    is_connection = arguments.command == "connections" and arguments.body is None
    if verb == "update":
        if is_connection and arguments.secret_file is not None:
            body |= connection.read_secret(arguments)
        _check_changes(body, options)
        return body
    if arguments.command not in _UNCHECKED or arguments.body is None:
        _check(body, options)
    if arguments.command == "runs" and not (
        "tasks" in body or {"workflow", "url"} <= body.keys()
    ):
        raise UsageError("missing: --tasks, or --workflow and --url")
    return {**body, **connection.read_secret(arguments)} if is_connection else body


_UNCHECKED = ("jobs", "tasks")
"""Resources whose ``--body`` is sent unchecked."""


def _check(body: dict[str, Any], options: Options) -> None:
    _check_names(body, options)
    missing = [
        n for n, (_, is_required) in options.items() if is_required and n not in body
    ]
    if missing:
        message = ", ".join(f"--{name.replace('_', '-')}" for name in missing)
        raise UsageError(f"missing: {message}")


def _check_changes(body: dict[str, Any], options: Options) -> None:
    _check_names(body, options)
    if not body:
        names = " or ".join(f"--{name.replace('_', '-')}" for name in options)
        raise UsageError(f"nothing to change; pass {names}")


def _check_names(body: dict[str, Any], options: Options) -> None:
    if unknown := sorted(body.keys() - {*options, "secret_access_key"}):
        known = suggest(unknown[0], options) or f"; known: {', '.join(options)}"
        raise UsageError(f"--body: unknown field {unknown[0]!r}{known}")


async def _create(resource: Any, arguments: Namespace, body: dict[str, Any]) -> Any:
    if arguments.command in _UNCHECKED and arguments.body is not None:
        return await resource.create(request=body)
    return await resource.create(**body)
