"""Command ``ittybit task KIND``, which runs one task."""

from __future__ import annotations

from argparse import Namespace
from functools import partial
from typing import Any

from ittybit.cli.clients import open_client
from ittybit.cli.errors import UsageError
from ittybit.cli.kinds import add_kind, check_flags, summary
from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Once, Parser
from ittybit.cli.results import hls as hls
from ittybit.cli.results.delivery import (
    add_wait_options,
    check_wait_options,
    deliver,
    download_file,
    local_target,
    same_command,
    wait_with_progress,
)
from ittybit.cli.results.formats import fit_format
from ittybit.cli.results.locations import (
    Location,
    check_input,
    check_local,
    check_output,
    get_input_url,
    parse_location,
    upload_input,
)
from ittybit.cli.values import given_options, parse_json_object
from ittybit.core.kinds.markers import Api
from ittybit.core.kinds.registry import find_kind, flat_options, kinds_of
from ittybit.kinds import Kind
from ittybit.types import Task
from ittybit_async.client import AsyncIttybit

_INPUT = ("url", "file_id")


def add_arguments(parser: Parser, name: str) -> None:
    """Add a subcommand for each kind of task."""
    add = parser.commands("kind")
    for kind in {**kinds_of("task"), **kinds_of("standalone")}.values():
        add(kind.kind, summary(kind, "task"), partial(_fill, kind=kind.kind))


def _fill(parser: Parser, kind: str) -> None:
    add = parser.add_argument
    if kind == "http":  # no input
        parser.set_defaults(input=None)
    else:
        add(
            *("-i", "--input"),
            action=Once,
            type=_parse_input,
            required=True,
            metavar="IN",
            help="path, URL, file ID, or JSON of a file",
        )
    add(
        *("-o", "--output"),
        action=Once,
        type=parse_location,
        metavar="OUT",
        help="path of the result",
    )
    add_wait_options(parser)
    add_kind(parser, *_find_kind(kind), exclude=_list_excluded(kind))


def _find_kind(name: str) -> tuple[type[Kind], Api]:
    """Return a kind of task and the API that knows it."""
    api: Api = "task" if name in kinds_of("task") else "standalone"
    return find_kind(name, api), api


def _list_excluded(kind: str) -> tuple[str, ...]:
    return () if kind == "http" or kind not in kinds_of("task") else _INPUT


def _parse_input(text: str) -> Location | dict[str, Any]:
    return (
        parse_json_object(text) if text.startswith(("{", "@")) else parse_location(text)
    )


async def run(arguments: Namespace, output: Output) -> int:
    """Create a task, wait for it, and download the result."""
    target = local_target(arguments)
    _check_arguments(arguments, target)
    options = _check_options(arguments)
    async with open_client(arguments) as client:
        task = await _create_task(client, arguments, options, output)
        if arguments.no_wait:
            output.result(task.to_dict(), task.id)
            return 0
        task = await wait_with_progress(client.tasks.wait, task, arguments, output)
        download = hls.download if arguments.kind == "adaptive_video" else download_file
        await deliver(client, download, task, task.output, target, output)
    return 0


def _check_arguments(arguments: Namespace, target: Location | None) -> None:
    """Raise UsageError for conflicting arguments."""
    check_wait_options(arguments, target)
    source = arguments.input if isinstance(arguments.input, Location) else None
    if source is not None and not _is_id(source):
        check_input(source, "-i", ("http", "https", "s3"))
    if target is None and arguments.output is not None:
        raise UsageError("a task cannot write to an s3 URL; use ittybit task export")
    if target is not None:
        check_local(target, "a path")
    if target is not None and arguments.kind == "adaptive_video":
        hls.check_folder(target.path)
    elif target is not None:
        check_output(target, source)


def _check_options(arguments: Namespace) -> dict[str, Any]:
    """Return the options without the input, or raise UsageError."""
    kind, api = _find_kind(arguments.kind)
    source: Location | dict[str, Any] | None = arguments.input
    known = flat_options(kind, api)
    names = [name for name in known if name not in _list_excluded(kind.kind)]
    options = given_options(arguments, names)
    if isinstance(source, dict):
        kind, api = find_kind(kind.kind, "standalone"), "standalone"
    url = source.text if isinstance(source, Location) and source.is_url else None
    if kind.kind == "ingest" and url is None:
        raise UsageError("ingest needs a URL: pass --input https://...")
    output: Location | None = arguments.output
    if output is not None and kind.kind != "adaptive_video":
        options = fit_format("-o", output.text, kind, api, options)
    is_input = url is not None and api == "task"
    check_flags(kind, api, {**options, "url": url} if is_input else options)
    return options


async def _create_task(
    client: AsyncIttybit, arguments: Namespace, options: dict[str, Any], output: Output
) -> Task:
    kind: str = arguments.kind
    source: Location | dict[str, Any] | None = arguments.input
    if isinstance(source, Location) and not source.is_url:
        output.resume_command = same_command(arguments)
    if kind not in kinds_of("task") or isinstance(source, dict):
        file = await _undated_input(client, source, output)
        body = {"kind": kind, "input": file, "options": options}
        return await client.tasks.create(request=body)
    if source is not None:
        options |= await _dated_input(client, source, output)
    return await client.tasks.create(kind=kind, **options)


async def _undated_input(
    client: AsyncIttybit, source: Location | dict[str, Any] | None, output: Output
) -> dict[str, Any]:
    """Return the input for the undated API."""
    if not isinstance(source, Location):
        return source or {}
    if _is_id(source):
        return {"url": (await client.files.get(source.text)).url}
    return {"url": await get_input_url(client, source, output)}


async def _dated_input(
    client: AsyncIttybit, source: Location, output: Output
) -> dict[str, str]:
    """Return the input for the dated API."""
    if source.is_url:
        return {"url": source.text}
    if _is_id(source):
        return {"file_id": source.text}
    file = await upload_input(client, source.path, output)
    output.note(f"uploaded {source.text} as {file.id}")
    return {"file_id": file.id}


def _is_id(source: Location) -> bool:
    return source.text.startswith("file_") and not source.path.exists()
