"""``ittybit webhooks listen`` and ``sign``: receiving webhooks here, and testing."""

from __future__ import annotations

import logging
import os
import sys
from argparse import ArgumentTypeError, Namespace
from pathlib import Path

from aiohttp import web

from ittybit.cli.credentials import found_secret
from ittybit.cli.failures import CommandError, OutputClosed
from ittybit.cli.output.cells import cell
from ittybit.cli.output.printer import Output, complain
from ittybit.cli.parser import Parser, refuse_secret
from ittybit.receivers import aiohttp_handler
from ittybit.types.model import Model
from ittybit.webhooks import Event, sign
from ittybit_async import _io

_PORT = 8099
_SECRET = "ITTYBIT_WEBHOOK_SECRET"


def add_arguments(parser: Parser, name: str) -> None:
    """Add the verbs."""
    add = parser.commands("verb")
    add("listen", "print the webhooks that come to a port of this machine", _listen)
    add("sign", "print the signature of a body, to test a receiver", _sign)


def _listen(parser: Parser) -> None:
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on, 127.0.0.1")
    add("--port", type=_port, default=_PORT, help=f"port, {_PORT}; 0 is a free one")
    _add_secret(parser)


def _sign(parser: Parser) -> None:
    add = parser.add_argument
    add("body", type=_body, metavar="BODY", help="a text, @PATH, or - for the input")
    add(
        "--scheme",
        choices=("ittybit", "standard"),
        default="ittybit",
        help="standard is that of Standard Webhooks",
    )
    _add_secret(parser)


def _add_secret(parser: Parser) -> None:
    refuse_secret(parser, "--secret")
    parser.add_argument(
        "--secret-file",
        type=Path,
        metavar="PATH",
        help=f"file of mode 600 with the secret; {_SECRET} unless given",
    )


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise ArgumentTypeError(f"{text!r} is not a port, 0 to 65535")
    return int(text)


def _body(text: str) -> bytes:
    if text == "-":
        return sys.stdin.buffer.read()
    if not text.startswith("@"):
        return text.encode()
    try:
        return Path(text[1:]).read_bytes()
    except OSError as error:
        told = f"cannot read {text[1:]}: {error.strerror}"
        raise ArgumentTypeError(told) from error


async def run(arguments: Namespace, output: Output) -> int:
    """Listen until a signal comes, or sign."""
    secret = found_secret(arguments.secret_file, _SECRET, os.environ)
    if arguments.verb == "sign":
        headers = sign(arguments.body, secret, scheme=arguments.scheme)
        lines = "\n".join(f"{name}: {value}" for name, value in headers.items())
        if output.json:
            output.result(headers)
        else:
            output.raw(lines)
        return 0
    return await _receive(arguments, secret, output)


async def _receive(arguments: Namespace, secret: str, output: Output) -> int:
    closed = _io.WakeEvent()

    async def show(event: Event) -> None:
        try:
            output.row(_data(event), _cells(event))
        except OutputClosed:
            closed.set()
            raise

    app = web.Application()
    app.router.add_post("/{path:.*}", aiohttp_handler(show, secret))
    logging.getLogger("ittybit").addHandler(_Complaints())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, arguments.host, arguments.port)
        try:
            await site.start()
        except OSError as error:
            raise CommandError(f"cannot listen: {error.strerror}") from error
        port = runner.addresses[0][1]
        output.note(f"listening on http://{arguments.host}:{port}/; Ctrl-C ends it")
        await closed.wait(None)
    finally:
        await runner.cleanup()
    raise OutputClosed


def _data(event: Event) -> dict[str, object]:
    return {"kind": event.kind, "id": event.id, "sent": event.sent}


def _cells(event: Event) -> list[tuple[str, int]]:
    data = event.data
    fields = data.to_dict() if isinstance(data, Model) else {}
    told = [str(fields.get(name) or "-") for name in ("id", "kind", "status")]
    when = cell("created_at", event.created_at)
    return [(when, 16), (event.kind, 16), (told[0], 21), (told[1], 11), (told[2], 0)]


class _Complaints(logging.Handler):
    """Says on standard error why a webhook was refused."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING:
            complain(record.getMessage())
