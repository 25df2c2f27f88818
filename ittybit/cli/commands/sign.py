"""``ittybit sign FILENAME``: a URL that needs no key."""

from __future__ import annotations

import os
from argparse import Namespace
from datetime import timedelta

from msgspec import UNSET

from ittybit.cli.clients import open_client
from ittybit.cli.credentials import find_key
from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Parser
from ittybit.cli.values import parse_seconds
from ittybit.signing import sign_url


def add_arguments(parser: Parser, name: str) -> None:
    """Add what to sign, for what and how long."""
    add = parser.add_argument
    add("filename", metavar="FILENAME", help="clips/a.mp4 is a.mp4 in the folder clips")
    add("--method", choices=("get", "put"), default="get", help="to read, or to upload")
    add(
        "--expiry",
        type=parse_seconds,
        default=3600.0,
        metavar="SECONDS",
        help="how long it works; an hour unless given",
    )
    add("--domain", help="delivery domain: sign here, without a request")


async def run(arguments: Namespace, output: Output) -> int:
    """Print the URL."""
    folder, _, filename = arguments.filename.rpartition("/")
    expiry = timedelta(seconds=arguments.expiry)
    if arguments.domain is not None:
        key, _ = find_key(arguments.key_file, os.environ)
        url = sign_url(
            arguments.domain,
            filename,
            folder=folder or None,
            expiry=expiry,
            method=arguments.method,
            key=key,
        )
        output.result({"url": url}, url)
        return 0
    async with open_client(arguments) as client:
        signature = await client.signatures.create(
            filename=filename,
            folder=folder or UNSET,
            expiry=expiry,
            method=arguments.method,
        )
        output.result(signature.to_dict(), signature.url)
    return 0
