"""The emulator as a program: ``python -m ittybit_emulator``."""

import argparse
import asyncio
import signal
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from ittybit_emulator.errors import EmulatorError
from ittybit_emulator.server import Server
from ittybit_emulator.settings import (
    DEFAULT_KEY,
    UPLOAD_LIFETIME,
    WEBHOOK_BACKOFF,
    WEBHOOK_SECRET,
    Settings,
)

_PORT = 8090
_PORT_MAX = 65535
_SECONDS_MAX = 10**9


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C; returns 0, or 1 where the emulator cannot start."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if arguments.delivery_port is None:
        if arguments.port == _PORT_MAX:
            parser.error(f"--port {_PORT_MAX}: no port follows; give --delivery-port")
        # Two fixed ports side by side, or two free ones.
        arguments.delivery_port = arguments.port + 1 if arguments.port else 0
    with ExitStack() as stack:
        if arguments.data is None:
            folder = tempfile.TemporaryDirectory(prefix="ittybit-")
            arguments.data = Path(stack.enter_context(folder))
        try:
            asyncio.run(_serve(Settings(**vars(arguments))))
        except EmulatorError as error:
            sys.stderr.write(f"ittybit emulator: {error}\n")
            return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ittybit emulator",
        description="A local server that speaks the Ittybit API and renders media.",
    )
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on")
    add("--port", type=_port, default=_PORT, help="API port; 0 is a free one")
    add("--delivery-port", type=_port, help="port of uploads and downloads")
    add(
        "--data", type=Path, help="its own folder, which keeps all (default: temporary)"
    )
    add("--key", type=_key, default=DEFAULT_KEY, help="API key that is accepted")
    add("--answers", type=_folder, help="canned answers for kinds that need a model")
    add("--processes", type=_count, default=2, help="renderings at the same time")
    add(
        "--allow-foreign-hosts",
        action="store_true",
        help="let downloads and webhooks leave this machine",
    )
    add("--private", action="store_true", help="downloads need the key or a signature")
    _add_times_and_secrets(parser)
    return parser


def _add_times_and_secrets(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--upload-lifetime",
        type=_seconds,
        default=UPLOAD_LIFETIME,
        help="seconds after which an unfinished upload is forgotten",
    )
    add("--webhook-secret", type=_key, default=WEBHOOK_SECRET, help="signs webhooks")
    add(
        "--webhook-backoff",
        type=_seconds,
        default=WEBHOOK_BACKOFF,
        help="seconds before a failed webhook is sent again; each time twice as long",
    )


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _PORT_MAX:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port, 0 to {_PORT_MAX}")
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 64")
    return int(text)


def _seconds(text: str) -> float:
    with suppress(ValueError):
        if 0 < (seconds := float(text)) <= _SECONDS_MAX:
            return seconds
    message = f"{text!r} is not a number of seconds above 0, up to {_SECONDS_MAX}"
    raise argparse.ArgumentTypeError(message)


def _key(text: str) -> str:
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        raise argparse.ArgumentTypeError("a key is printable ASCII without spaces")
    return text


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is not a folder")
    return Path(text)


async def _serve(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with Server(settings) as server:
        sys.stdout.write(
            f"Ittybit emulator on {server.url}, delivery on {server.delivery_url},"
            f" data in {settings.data}; Ctrl-C ends it\n"
            f"export ITTYBIT_BASE_URL={server.url} ITTYBIT_API_KEY={settings.key}\n"
        )
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    sys.exit(main())
