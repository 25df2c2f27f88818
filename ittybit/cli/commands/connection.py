"""Options of ``ittybit connections add s3``."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import Any

from ittybit.cli.clients import find_secret
from ittybit.cli.parser import Parser, refuse_secret

_SECRET = "AWS_SECRET_ACCESS_KEY"


def add_arguments(parser: Parser) -> None:
    """Add the storage providers."""
    parser.commands("provider")("s3", "any storage compatible with S3", _fill_s3)


def _fill_s3(parser: Parser) -> None:
    add = parser.add_argument
    default_id = os.environ.get("AWS_ACCESS_KEY_ID")
    add("--name", required=True, help="name of the connection")
    add("--endpoint", required=True, metavar="URL", help="URL of the storage")
    add("--region", default="auto", help="default: auto")
    add(
        "--access-key-id",
        metavar="ID",
        default=default_id,
        required=default_id is None,
        help="default: AWS_ACCESS_KEY_ID",
    )
    add("--default", action="store_true", help="use this connection by default")
    refuse_secret(parser, "--secret-access-key")
    add_secret(parser)


def add_secret(parser: Parser, verb: str = "create") -> None:
    """Add ``--secret-file``."""
    default = _SECRET if verb == "create" else "the secret stays"
    parser.add_argument(
        "--secret-file",
        type=Path,
        metavar="PATH",
        help=f"file of mode 600 with the secret (default: {default})",
    )


def read_secret(arguments: Namespace) -> dict[str, str]:
    """Read the secret, and return it as a field of the request body."""
    value = find_secret(arguments.secret_file, _SECRET, os.environ)
    return {"secret_access_key": value}


def build_body(arguments: Namespace) -> dict[str, Any]:
    """Return the request body for the connection."""
    fields: dict[str, Any] = {
        "kind": "s3",
        "name": arguments.name,
        "endpoint": arguments.endpoint,
        "region": arguments.region,
        "access_key_id": arguments.access_key_id,
        **read_secret(arguments),
    }
    return {**fields, "is_default": True} if arguments.default else fields
