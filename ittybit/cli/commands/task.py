"""``ittybit task KIND``: one task."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from functools import partial
from typing import Any, TypedDict, get_type_hints

from ittybit.cli.clients import client_of
from ittybit.cli.errors import UsageError
from ittybit.cli.option_tables import add_table
from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Parser
from ittybit.cli.results import hls as streaming
from ittybit.cli.results.delivery import deliver, fetched, local_target
from ittybit.cli.results.locations import (
    Place,
    check_input,
    check_output,
    place,
    uploaded,
    url_of,
)
from ittybit.cli.results.wait import add_waiting, check_waiting, waited
from ittybit.cli.values import given, object_of
from ittybit.core.payloads.kinds import TASKS
from ittybit.types import Task
from ittybit.types.jobs import AdaptiveVideoJobOptions, AnimationJobOptions
from ittybit_async.client import AsyncIttybit


class _NoOptions(TypedDict):
    pass


class _ExportOptions(TypedDict, total=False):
    url: str
    connection_id: str


_LATER: Mapping[str, Any] = {
    "probe": _NoOptions,
    "import": _NoOptions,
    "animation": AnimationJobOptions,
    "adaptive_video": AdaptiveVideoJobOptions,
    "export": _ExportOptions,
}
"""Kinds that only the later generation knows (spec section 24.4)."""

_SUMMARIES = {
    "ingest": "fetch a URL and store it",
    "video": "encode a video",
    "image": "make a picture",
    "audio": "encode sound",
    "chapters": "divide a video into chapters",
    "subtitles": "write down what is said, as subtitles",
    "thumbnails": "make a sheet of small pictures",
    "nsfw": "look for nudity and violence",
    "speech": "write down what is said",
    "description": "write a title, a description and tags",
    "outline": "outline a media",
    "prompt": "ask about a media",
    "workflow": "take several steps with one input",
    "conditions": "take steps only if conditions hold",
    "http": "tell a server",
    "probe": "tell what a file is",
    "import": "copy a file to the API's storage",
    "animation": "make a short animation of a video",
    "adaptive_video": "encode a video in several sizes",
    "export": "copy a file to storage of your own",
}
_INPUT = ("kind", "url", "file_id")


def add_arguments(parser: Parser, name: str) -> None:
    """Add the kinds, each of which has options of its own."""
    add = parser.commands("kind")
    for kind in (*TASKS, *_LATER):
        add(kind, _SUMMARIES[kind], partial(_fill, kind=kind))


def _fill(parser: Parser, kind: str) -> None:
    add = parser.add_argument
    if kind == "http":  # it takes no file
        parser.set_defaults(input=None)
    else:
        add(
            *("-i", "--input"),
            type=_input,
            required=True,
            metavar="IN",
            help="a path, a URL, file_..., or the JSON of a File",
        )
    add("-o", "--output", type=place, metavar="OUT", help="a path for the result")
    add_waiting(parser)
    add_table(parser, _table(kind), leave=_left(kind))


def _table(kind: str) -> Any:
    return TASKS.get(kind) or _LATER[kind]


def _left(kind: str) -> tuple[str, ...]:
    return ("kind",) if kind in (*_LATER, "http") else _INPUT


def _input(text: str) -> Place | dict[str, Any]:
    return object_of(text) if text.startswith(("{", "@")) else place(text)


async def run(arguments: Namespace, output: Output) -> int:
    """Make a task of the input, wait for it, and download the result."""
    target = local_target(arguments)
    _check(arguments, target)
    source: Place | dict[str, Any] | None = arguments.input
    async with client_of(arguments) as client:
        task = await _created(client, arguments, source, output)
        if arguments.no_wait:
            output.result(task.to_dict(), task.id)
            return 0
        task = await waited(client.tasks.wait, task, arguments, output)
        fetch = streaming.fetch if arguments.kind == "adaptive_video" else fetched
        await deliver(client, fetch, task, task.output, target, output)
    return 0


def _check(arguments: Namespace, target: Place | None) -> None:
    """Raise UsageError for words that do not fit together."""
    check_waiting(arguments, target)
    source = arguments.input if isinstance(arguments.input, Place) else None
    if source is not None and not _is_id(source):
        check_input(source)
    if target is None and arguments.output is not None:
        raise UsageError("a task writes to no s3 URL itself: see ittybit task export")
    if target is not None and arguments.kind == "adaptive_video":
        streaming.check_folder(target.path)
    elif target is not None:
        check_output(target, source)


async def _created(
    client: AsyncIttybit,
    arguments: Namespace,
    source: Place | dict[str, Any] | None,
    output: Output,
) -> Task:
    kind: str = arguments.kind
    names = get_type_hints(_table(kind))
    options = given(arguments, [name for name in names if name not in _left(kind)])
    if kind in _LATER or isinstance(source, dict):
        file = await _file(client, source, output)
        body = {"kind": kind, "input": file, "options": options}
        return await client.tasks.create(request=body)
    if source is not None:
        options |= await _named(client, source, output)
    make: Any = client.tasks.create
    task: Task = await make(kind=kind, **options)
    return task


async def _file(
    client: AsyncIttybit, source: Place | dict[str, Any] | None, output: Output
) -> dict[str, Any]:
    """Return the input as the later generation takes it."""
    if not isinstance(source, Place):
        return source or {}
    if _is_id(source):
        return {"url": (await client.files.get(source.text)).url}
    return {"url": await url_of(client, source, output)}


async def _named(client: AsyncIttybit, source: Place, output: Output) -> dict[str, str]:
    """Return the input as the dated API takes it."""
    if source.is_url:
        return {"url": source.text}
    if _is_id(source):
        return {"file_id": source.text}
    file = await uploaded(client, source.path, output)
    output.note(f"{source.text} is stored as {file.id}")
    return {"file_id": file.id}


def _is_id(source: Place) -> bool:
    return source.text.startswith("file_") and not source.path.exists()
