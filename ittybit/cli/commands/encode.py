"""Commands ``video``, ``audio``, ``image``, ``animation``, and ``adaptive``."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from ittybit.cli.clients import open_client
from ittybit.cli.errors import CommandError
from ittybit.cli.kinds import add_kind, check_flags
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
)
from ittybit.cli.values import given_options, parse_json_object
from ittybit.core.kinds.options import options_of
from ittybit.core.kinds.registry import find_kind
from ittybit.core.payloads.jobs import build_job
from ittybit.kinds import Kind
from ittybit.types import Job
from ittybit_async.client import AsyncIttybit

_ANY_URL = "https://example.com/"
"""Input for the validation, because the upload returns its URL later."""
_CONNECTION_PREFIXES = ("con_", "conn_")


def add_arguments(parser: Parser, name: str) -> None:
    """Add the input, the output, and the options of the kind of job."""
    add = parser.add_argument
    add(
        *("-i", "--input"),
        action=Once,
        type=parse_location,
        required=True,
        metavar="IN",
        help="path of a file to upload, or an http, https, or s3 URL",
    )
    output_help = "new folder" if name == "adaptive" else "path"
    add(
        *("-o", "--output"),
        action=Once,
        type=parse_location,
        metavar="OUT",
        help=f"{output_help} or s3://bucket/key (default: the API stores the result)",
    )
    add("--connection", metavar="NAME", help="name or ID of the connection for s3 URLs")
    add("--webhook-url", metavar="URL", help="URL to call when the job has ended")
    add(
        "--metadata",
        type=parse_json_object,
        metavar="JSON",
        help="your own data, as a JSON object",
    )
    add_wait_options(parser)
    add_kind(parser, _find_kind(name), "job")


def _find_kind(command: str) -> type[Kind]:
    return find_kind("adaptive_video" if command == "adaptive" else command, "job")


async def run(arguments: Namespace, output: Output) -> int:
    """Create a job, wait for it, and download the result."""
    kind = _find_kind(arguments.command)
    target = local_target(arguments)
    check_wait_options(arguments, target)
    check_input(arguments.input, "-i", ("http", "https", "s3"))
    is_hls = kind.kind == "adaptive_video"
    if target is not None:
        check_local(target, "a path or s3://bucket/key")
    if is_hls and target is not None:
        hls.check_folder(target.path)
    elif target is not None:
        check_output(target, arguments.input)
    body = _build_body(arguments, kind)
    async with open_client(arguments) as client:
        job = await _create_job(client, arguments, body, output)
        if arguments.no_wait:
            output.result(job.to_dict(), job.id)
            return 0
        job = await wait_with_progress(client.jobs.wait, job, arguments, output)
        download = hls.download if is_hls else download_file
        await deliver(client, download, job, job.output, target, output)
    return 0


async def _create_job(
    client: AsyncIttybit, arguments: Namespace, body: dict[str, Any], output: Output
) -> Job:
    if arguments.connection is not None:
        body["connection_id"] = await _find_connection_id(client, arguments.connection)
    if not arguments.input.is_url:
        output.resume_command = same_command(arguments)
    body["input"] = await get_input_url(client, arguments.input, output)
    return await client.jobs.create(request=body)


def _build_body(arguments: Namespace, kind: type[Kind]) -> dict[str, Any]:
    """Return the validated request body without the input, which may need an upload."""
    options = given_options(arguments, options_of(kind, "job"))
    output: Location | None = arguments.output
    if output is not None and kind.kind != "adaptive_video":
        options = fit_format("-o", output.text, kind, "job", options)
    check_flags(kind, "job", options)
    fields: dict[str, Any] = {
        "options": options,
        "output": output.text if output is not None and output.is_s3 else None,
        "webhook_url": arguments.webhook_url,
        "metadata": arguments.metadata,
    }
    fields = {name: value for name, value in fields.items() if value is not None}
    body = build_job(kind.kind, {"input": _ANY_URL, **fields})
    del body["input"]
    return body


async def _find_connection_id(client: AsyncIttybit, name: str) -> str:
    """Return the ID of the connection whose name or ID is `name`."""
    if name.startswith(_CONNECTION_PREFIXES):
        return name
    matches = [
        connection
        async for connection in client.connections.list()
        if connection.name == name
    ]
    if len(matches) != 1:
        count = f"{len(matches)} connections have" if matches else "no connection has"
        raise CommandError(
            f"{count} the name {name!r}; run ittybit connections list, and pass an ID"
        )
    return matches[0].id
