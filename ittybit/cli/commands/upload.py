"""Command ``ittybit upload``, which uploads local files or ingests URLs."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from ittybit.cli.clients import open_client
from ittybit.cli.errors import UsageError
from ittybit.cli.output import progress
from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Parser
from ittybit.cli.results.delivery import same_command
from ittybit.cli.results.locations import Location, check_input, parse_location
from ittybit.cli.values import given_options, parse_json_object
from ittybit.types import File
from ittybit_async.client import AsyncIttybit

_OPTIONS = ("folder", "filename", "ref", "metadata", "signed_url")


def add_arguments(parser: Parser, name: str) -> None:
    """Add the sources and the fields of the new files."""
    add = parser.add_argument
    add("source", nargs="+", type=parse_location, metavar="IN", help="path or URL")
    add("--folder", help="folder of the new file (default: root)")
    add("--filename", help="name of the new file (default: name of the source)")
    add("--ref", help="name of the file in the media's urls")
    add(
        "--metadata",
        type=parse_json_object,
        metavar="JSON",
        help="your own data, as a JSON object",
    )
    add("--signed-url", metavar="URL", help="signed put URL; no API key is needed")


async def run(arguments: Namespace, output: Output) -> int:
    """Upload the sources in order, and print each file."""
    sources: list[Location] = arguments.source
    options = {
        n: v for n, v in given_options(arguments, _OPTIONS).items() if v is not None
    }
    for source in sources:
        check_input(source, "IN", ("http", "https"))
    if len(sources) > 1 and not options.keys().isdisjoint({"filename", "signed_url"}):
        raise UsageError("--filename and --signed-url accept only one source")
    async with open_client(arguments, keyless="signed_url" in options) as client:
        for source in sources:
            output.resume_command = None if source.is_url else same_command(arguments)
            file = await _upload(client, source, options, output)
            output.row(file.to_dict(), [(file.id, 24), (file.url or "", 0)])
    return 0


async def _upload(
    client: AsyncIttybit, source: Location, options: dict[str, Any], output: Output
) -> File:
    upload: Any = client.files.upload
    if source.is_url:
        download_file: File = await upload(source.text, **options)
        return download_file
    with progress.bar(f"uploading {source.path.name}", output) as bar:
        file: File = await upload(source.path, on_progress=bar.transfer, **options)
        return file
