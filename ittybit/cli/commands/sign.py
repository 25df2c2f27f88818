"""Command ``ittybit sign FILENAME``, which creates a signed URL."""

from __future__ import annotations

import os
from argparse import ArgumentTypeError, Namespace
from datetime import timedelta

from msgspec import UNSET

from ittybit.cli.clients import find_key, open_client
from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Parser
from ittybit.cli.values import parse_seconds
from ittybit.signing import sign_url


def add_arguments(parser: Parser, name: str) -> None:
    """Add the file, the method, and the lifetime of the URL."""
    add = parser.add_argument
    help_text = "name with its folder: clips/a.mp4"
    add("filename", type=_parse_name, metavar="FILENAME", help=help_text)
    add("--method", choices=("get", "put"), default="get", help="download or upload")
    add(
        "--expiry",
        type=parse_seconds,
        default=3600.0,
        metavar="SECONDS",
        help="lifetime of the URL (default: 3600)",
    )
    help_text = "delivery domain, to sign without a request (default: the API signs)"
    add("--domain", help=help_text)


def _parse_name(text: str) -> str:
    if not text or text.endswith("/"):
        raise ArgumentTypeError(f"must end with the name of a file, got {text!r}")
    return text


async def run(arguments: Namespace, output: Output) -> int:
    """Print the signed URL."""
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
