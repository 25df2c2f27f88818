"""Command ``ittybit download``, which downloads a file or URL."""

from __future__ import annotations

import sys
from argparse import Namespace

from ittybit.cli.clients import open_client
from ittybit.cli.output.printer import Output, guard_results
from ittybit.cli.parser import Parser
from ittybit.cli.results.delivery import download_file
from ittybit.cli.results.locations import (
    Location,
    check_input,
    check_local,
    check_output,
    parse_location,
)


def add_arguments(parser: Parser, name: str) -> None:
    """Add the arguments for the source and the output."""
    add = parser.add_argument
    add("source", type=parse_location, metavar="FILE", help="file ID or URL")
    add(
        *("-o", "--output"),
        type=parse_location,
        default=Location("."),
        metavar="OUT",
        help="path, folder (default: current folder), or - for standard output",
    )


async def run(arguments: Namespace, output: Output) -> int:
    """Download the file and print its path."""
    source: Location = arguments.source
    target: Location = arguments.output
    if target.text != "-":
        check_local(target, "a path or -")
        check_output(target, source)
    if source.scheme:
        check_input(source, "FILE", ("http", "https"))
    async with open_client(arguments) as client:
        file = source.text if source.is_url else await client.files.get(source.text)
        if target.text == "-":
            with guard_results():
                await client.files.download(file, sys.stdout.buffer)
                sys.stdout.flush()
            return 0
        path = await download_file(client, file, target.text, output)
        output.result({"path": str(path)}, str(path))
    return 0
