"""The emulator as a program: ``python -m ittybit_emulator``."""

import argparse
import asyncio
import os
import re
import signal
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from ittybit_emulator.errors import EmulatorError
from ittybit_emulator.server import Server
from ittybit_emulator.settings import (
    DEFAULT_KEY,
    PROCESSES,
    UPLOAD_LIFETIME,
    WEBHOOK_BACKOFF,
    WEBHOOK_SECRET,
    Settings,
)

_SAMPLE = Path("harbour.mp4")
_PORT = 8090
_PORT_MAX = 65535
_SECONDS_MAX = 10**9


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C and return 0, or return 1 if the emulator cannot start."""
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if arguments.delivery_port is None:
        if arguments.port == _PORT_MAX:
            parser.error(f"--port {_PORT_MAX} is the last port; pass --delivery-port")
        arguments.delivery_port = arguments.port + 1 if arguments.port else 0
    sample: Path | None = arguments.__dict__.pop("sample")
    with ExitStack() as stack:
        if arguments.data is None:
            folder = tempfile.TemporaryDirectory(prefix="ittybit-")
            arguments.data = Path(stack.enter_context(folder))
        try:
            if sample is not None:
                _make_sample(sample)
            asyncio.run(_serve(Settings(**vars(arguments))))
        except EmulatorError as error:
            sys.stderr.write(f"ittybit emulator: {error}\n")
            return 1
    return 0


def _make_sample(path: Path) -> None:
    """Create a small video at `path` unless a file is there."""
    if path.exists():
        return
    # Imported lazily: PyAV and Pillow load slowly, and this process rarely needs them.
    from ittybit_emulator.samples import video

    part = path.with_name(f".{path.stem}-part{path.suffix}")
    try:
        os.replace(video(part), path)
    except (OSError, ValueError) as error:
        part.unlink(missing_ok=True)
        raise EmulatorError(
            f"cannot create the sample {str(path)!r}: {error}; pass another path"
        ) from error


class _Parser(argparse.ArgumentParser):
    """Parser with errors of one line, and with the defaults in the help."""

    def error(self, message: str) -> NoReturn:
        """Print `message` and the command for help, and exit with status 2."""
        pattern = r"--[\w-]+" if "unrecognized" in message else "$^"
        words: list[str] = re.findall(pattern, message)
        known: list[str] = [*self._option_string_actions]
        close = [name for word in words for name in get_close_matches(word, known, 1)]
        hint = f"; did you mean {close[0]}?" if close else ""
        self.exit(2, f"{self.prog}: {message}{hint} (see {self.prog} --help)\n")

    def format_help(self) -> str:
        """Return the help with all defaults."""
        for action in self._actions:
            if type(action.default) in (int, float, str) and action.dest != "help":
                action.help = f"{action.help} (default: {action.default})"
        return super().format_help()


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the program's flags."""
    parser = _Parser(
        allow_abbrev=False,
        prog="ittybit emulator",
        description="A local server that implements the Ittybit API and renders media.",
    )
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on")
    add("--port", type=_port, default=_PORT, help="API port; 0 picks a free port")
    add("--delivery-port", type=_port, help="port of files (default: --port + 1)")
    add("--data", type=_path, metavar="FOLDER", help="stored data (default: temporary)")
    add("--key", type=_key, default=DEFAULT_KEY, help="API key that clients must send")
    add(
        "--answers",
        type=_folder,
        metavar="FOLDER",
        help="folder of results for kinds that need a model",
    )
    add(
        "--allow-foreign-hosts",
        action="store_true",
        help="allow downloads from and webhooks to other machines",
    )
    _add_sample(parser)
    add("--private", action="store_true", help="require a key or signature to download")
    _add_strictness(parser)
    _add_settings(parser)
    return parser


def _add_sample(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sample",
        type=_path,
        nargs="?",
        const=_SAMPLE,
        metavar="PATH",
        help=f"create a small video first, if the file does not exist ({_SAMPLE})",
    )


def _add_strictness(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--strict-contract",
        action="store_true",
        help="refuse requests that rely on inferred behavior of the API",
    )


def _add_settings(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--processes",
        type=_count,
        default=PROCESSES,
        help="number of concurrent renderings",
    )
    add("--fast", action="store_true", help="render nothing: copy small prepared files")
    add(
        "--graphs", action="store_true", help="print the filter graph of each rendering"
    )
    add(
        "--upload-lifetime",
        type=_seconds,
        default=UPLOAD_LIFETIME,
        help="seconds without a new part until an unfinished upload is deleted",
    )
    add(
        "--webhook-secret",
        type=_key,
        default=WEBHOOK_SECRET,
        help="secret that signs webhooks",
    )
    add(
        "--webhook-backoff",
        type=_seconds,
        default=WEBHOOK_BACKOFF,
        help="seconds until a failed webhook is retried; doubles with each retry",
    )


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _PORT_MAX:
        message = f"must be a port from 0 to {_PORT_MAX}, got {text!r}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        message = f"must be a whole number from 1 to 64, got {text!r}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _seconds(text: str) -> float:
    with suppress(ValueError):
        if 0 < (seconds := float(text)) <= _SECONDS_MAX:
            return seconds
    message = f"must be above 0 and at most {_SECONDS_MAX} seconds, got {text!r}"
    raise argparse.ArgumentTypeError(message)


def _key(text: str) -> str:
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        message = "must be printable ASCII without spaces"
        raise argparse.ArgumentTypeError(message)
    return text


def _path(text: str) -> Path:
    return Path(text).expanduser()


def _folder(text: str) -> Path:
    if not _path(text).is_dir():
        message = f"must be an existing folder, got {text!r}"
        raise argparse.ArgumentTypeError(message)
    return _path(text)


async def _serve(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with Server(settings) as server:
        sys.stdout.write(
            f"Ittybit emulator on {server.url}, delivery on {server.delivery_url},"
            f" data in {settings.data}; press Ctrl-C to stop\n"
            f"export ITTYBIT_BASE_URL={server.url}\n"
            f"export ITTYBIT_API_KEY={settings.key}\n"
        )
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    sys.exit(main())
