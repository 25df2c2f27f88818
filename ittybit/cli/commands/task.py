"""Command ``ittybit task KIND``, which runs one task."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from functools import partial
from typing import Any, TypedDict, get_type_hints

from ittybit.cli.clients import open_client
from ittybit.cli.errors import UsageError
from ittybit.cli.option_tables import add_table
from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Parser
from ittybit.cli.results import hls as hls
from ittybit.cli.results.delivery import (
    add_wait_options,
    check_wait_options,
    deliver,
    download_file,
    local_target,
    wait_with_progress,
)
from ittybit.cli.results.locations import (
    Location,
    check_input,
    check_output,
    get_input_url,
    parse_location,
    upload_input,
)
from ittybit.cli.values import given_options, parse_json_object
from ittybit.core.payloads.tasks import TASKS
from ittybit.types import Task
from ittybit.types.jobs import AdaptiveVideoJobOptions, AnimationJobOptions
from ittybit_async.client import AsyncIttybit


class _NoOptions(TypedDict):
    pass


class _ExportOptions(TypedDict, total=False):
    url: str
    connection_id: str


_UNDATED_KINDS: Mapping[str, Any] = {
    "probe": _NoOptions,
    "import": _NoOptions,
    "animation": AnimationJobOptions,
    "adaptive_video": AdaptiveVideoJobOptions,
    "export": _ExportOptions,
}
"""Kinds that only the undated API supports."""

_SUMMARIES = {
    "ingest": "fetch a URL and store it",
    "video": "encode a video",
    "image": "create an image",
    "audio": "encode audio",
    "chapters": "divide a video into chapters",
    "subtitles": "transcribe speech as subtitles",
    "thumbnails": "create a sheet of thumbnails",
    "nsfw": "detect nudity and violence",
    "speech": "transcribe speech",
    "description": "generate a title, a description, and tags",
    "outline": "generate an outline of a media",
    "prompt": "ask a question about a media",
    "workflow": "run several steps on one input",
    "conditions": "run steps only if conditions are met",
    "http": "send an HTTP request to a server",
    "probe": "detect the properties of a file",
    "import": "copy a file to the API's storage",
    "animation": "create a short animation from a video",
    "adaptive_video": "encode a video in several sizes",
    "export": "copy a file to your own storage",
}
_INPUT = ("kind", "url", "file_id")


def add_arguments(parser: Parser, name: str) -> None:
    """Add a subcommand for each kind of task."""
    add = parser.commands("kind")
    for kind in (*TASKS, *_UNDATED_KINDS):
        add(kind, _SUMMARIES[kind], partial(_fill, kind=kind))


def _fill(parser: Parser, kind: str) -> None:
    add = parser.add_argument
    if kind == "http":  # no input
        parser.set_defaults(input=None)
    else:
        add(
            *("-i", "--input"),
            type=_parse_input,
            required=True,
            metavar="IN",
            help="path, URL, file ID, or JSON of a file",
        )
    add(
        "-o",
        "--output",
        type=parse_location,
        metavar="OUT",
        help="path of the result",
    )
    add_wait_options(parser)
    add_table(parser, _option_table(kind), exclude=_excluded(kind))


def _option_table(kind: str) -> Any:
    return TASKS.get(kind) or _UNDATED_KINDS[kind]


def _excluded(kind: str) -> tuple[str, ...]:
    return ("kind",) if kind in (*_UNDATED_KINDS, "http") else _INPUT


def _parse_input(text: str) -> Location | dict[str, Any]:
    return (
        parse_json_object(text) if text.startswith(("{", "@")) else parse_location(text)
    )


async def run(arguments: Namespace, output: Output) -> int:
    """Create a task, wait for it, and download the result."""
    target = local_target(arguments)
    _check_arguments(arguments, target)
    source: Location | dict[str, Any] | None = arguments.input
    async with open_client(arguments) as client:
        task = await _create_task(client, arguments, source, output)
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
        check_input(source)
    if target is None and arguments.output is not None:
        raise UsageError("a task cannot write to an s3 URL; use ittybit task export")
    if target is not None and arguments.kind == "adaptive_video":
        hls.check_folder(target.path)
    elif target is not None:
        check_output(target, source)


async def _create_task(
    client: AsyncIttybit,
    arguments: Namespace,
    source: Location | dict[str, Any] | None,
    output: Output,
) -> Task:
    kind: str = arguments.kind
    names = get_type_hints(_option_table(kind))
    options = given_options(
        arguments, [name for name in names if name not in _excluded(kind)]
    )
    if kind in _UNDATED_KINDS or isinstance(source, dict):
        file = await _undated_input(client, source, output)
        body = {"kind": kind, "input": file, "options": options}
        return await client.tasks.create(request=body)
    if source is not None:
        options |= await _dated_input(client, source, output)
    create: Any = client.tasks.create
    task: Task = await create(kind=kind, **options)
    return task


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
