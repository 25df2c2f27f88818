"""Commands ``ittybit webhooks listen`` and ``ittybit webhooks sign``."""

from __future__ import annotations

import errno
import logging
import os
import socket
import sys
from argparse import ArgumentTypeError, Namespace
from pathlib import Path

from aiohttp import web

from ittybit.cli.clients import find_secret
from ittybit.cli.errors import CommandError, OutputClosed
from ittybit.cli.output.printer import Output, print_message
from ittybit.cli.output.text import format_cell
from ittybit.cli.parser import Parser, refuse_secret
from ittybit.receivers import aiohttp_handler
from ittybit.types.model import Model
from ittybit.webhooks import Event, sign
from ittybit_async import _io

_PORT = 8099
_SECRET = "ITTYBIT_WEBHOOK_SECRET"
_HINTS = {
    errno.EADDRINUSE: "; pass another --port",
    errno.EACCES: "; pass a --port above 1023",
    errno.EADDRNOTAVAIL: "; pass a --host of this machine",
}


def add_arguments(parser: Parser, name: str) -> None:
    """Add the subcommands."""
    add = parser.commands("verb")
    add("listen", "receive webhooks on a local port, and print them", _add_listen)
    add("sign", "sign a body to test a receiver", _add_sign)


def _add_listen(parser: Parser) -> None:
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="default: 127.0.0.1")
    add(
        "--port",
        type=_parse_port,
        default=_PORT,
        help=f"default: {_PORT}; 0 selects a free port",
    )
    _add_secret(parser)


def _add_sign(parser: Parser) -> None:
    add = parser.add_argument
    add(
        "body",
        type=_read_body,
        metavar="BODY",
        help="text, @PATH, or - for standard input",
    )
    add(
        "--scheme",
        choices=("ittybit", "standard"),
        default="ittybit",
        help="signature scheme; standard means Standard Webhooks",
    )
    _add_secret(parser)


def _add_secret(parser: Parser) -> None:
    refuse_secret(parser, "--secret")
    parser.add_argument(
        "--secret-file",
        type=Path,
        metavar="PATH",
        help=f"file of mode 600 with the secret (default: {_SECRET})",
    )


def _parse_port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise ArgumentTypeError(f"{text!r} is not a port from 0 to 65535")
    return int(text)


def _read_body(text: str) -> bytes:
    if text == "-":
        return sys.stdin.buffer.read()
    if not text.startswith("@"):
        return text.encode()
    try:
        return Path(text[1:]).expanduser().read_bytes()
    except OSError as error:
        message = f"cannot read {text[1:]}: {error.strerror}"
        raise ArgumentTypeError(message) from error


async def run(arguments: Namespace, output: Output) -> int:
    """Run the subcommand."""
    secret = find_secret(arguments.secret_file, _SECRET, os.environ)
    if arguments.verb == "sign":
        headers = sign(arguments.body, secret, scheme=arguments.scheme)
        lines = "\n".join(f"{name}: {value}" for name, value in headers.items())
        if output.json:
            output.result(headers)
        else:
            output.raw(lines)
        return 0
    return await _listen(arguments, secret, output)


async def _listen(arguments: Namespace, secret: str, output: Output) -> int:
    closed = _io.WakeEvent()

    async def print_event(event: Event) -> None:
        try:
            output.row(_data(event), _cells(event))
        except OutputClosed:
            closed.set()
            raise

    app = web.Application()
    app.router.add_post("/{path:.*}", aiohttp_handler(print_event, secret))
    logger, printer = logging.getLogger("ittybit"), _LogPrinter(logging.WARNING)
    logger.addHandler(printer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, arguments.host, arguments.port)
        try:
            await site.start()
        except OSError as error:
            raise CommandError(_describe(error, arguments)) from error
        port = runner.addresses[0][1]
        output.note(
            f"listening on http://{arguments.host}:{port}/; press Ctrl-C to stop"
        )
        await closed.wait(None)
    finally:
        logger.removeHandler(printer)
        await runner.cleanup()
    raise OutputClosed


def _describe(error: OSError, arguments: Namespace) -> str:
    if isinstance(error, socket.gaierror):
        reason, hint = error.strerror or str(error), "; check --host"
    else:
        # asyncio adds the address to the text of the operating system. From Python 3.13
        # on, it hides the number if no address is available.
        number = error.errno or errno.EADDRNOTAVAIL
        reason, hint = os.strerror(number), _HINTS.get(number, "")
    place = f"port {arguments.port} of {arguments.host}"
    return f"cannot listen on {place}: {reason}{hint}"


def _data(event: Event) -> dict[str, object]:
    return {"kind": event.kind, "id": event.id, "sent": event.sent}


def _cells(event: Event) -> list[tuple[str, int]]:
    data = event.data
    fields = data.to_dict() if isinstance(data, Model) else {}
    values = [str(fields.get(name) or "-") for name in ("id", "kind", "status")]
    time = format_cell("created_at", event.created_at)
    return [
        (time, 16),
        (event.kind, 16),
        (values[0], 21),
        (values[1], 11),
        (values[2], 0),
    ]


class _LogPrinter(logging.Handler):
    """Log handler that prints why a webhook was rejected."""

    def emit(self, record: logging.LogRecord) -> None:
        print_message(record.getMessage())
