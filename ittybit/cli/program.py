"""Entry point of ``ittybit``: parses arguments, runs one command, reports errors."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import partial

from ittybit.cli import errors
from ittybit.cli.output.printer import (
    Output,
    flush_results,
    print_line,
    print_message,
)
from ittybit.cli.parser import Parser, add_shared
from ittybit.cli.registry import COMMANDS
from ittybit.errors import APIError, ArgumentError, TaskError
from ittybit.version import VERSION

FAILED, USAGE, INTERRUPTED, PIPE_CLOSED = 1, 2, 130, 141

_EPILOG = """\
The API key is read from --key-file, ITTYBIT_API_KEY, or ~/.config/ittybit/key.
ITTYBIT_BASE_URL sets the URL of the API. See also: ittybit COMMAND --help"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status.

    The status is 0, 1 (failure), 2 (invalid usage), 130 (Ctrl-C), 141 (output closed),
    or 143 (SIGTERM).
    """
    _replace_closed_streams()
    argv = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in argv
    try:
        return _exit_status(partial(_run, argv), debug)
    except errors.ThreadStillRunning as still_running:
        status = _exit_status(still_running.end, debug)
        os._exit(status)


def _replace_closed_streams() -> None:
    # Otherwise the next file that opens gets the descriptor of the closed stream.
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = open(os.devnull, mode)  # noqa: SIM115  open until the program ends
            setattr(sys, name, stream)


def _exit_status(run: Callable[[], int], debug: bool) -> int:
    """Return the exit status of `run`. If it raises, print the error."""
    try:
        try:
            return run()
        finally:
            flush_results()  # includes the output of argparse
    except errors.OutputClosed:
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except errors.ThreadStillRunning:
        raise
    except Exception as error:
        if debug:
            for line in traceback.format_exc().split("\n"):
                print_line(line)
        print_message(_error_message(error, debug))
        return _status(error)


def build_parser() -> Parser:
    """Return the parser of all commands."""
    top = Parser(
        prog="ittybit",
        description="Upload, convert, and download media with the Ittybit API.",
        epilog=_EPILOG,
    )
    top.add_argument("--version", action="version", version=f"ittybit {VERSION}")
    add_shared(top)
    add = top.commands("command")
    for name, command in COMMANDS.items():
        add(name, command.summary, partial(_fill, name=name))
    return top


def _fill(parser: Parser, name: str) -> None:
    COMMANDS[name].load().add_arguments(parser, name)


def _run(argv: list[str]) -> int:
    if argv[:1] == ["emulator"]:
        from ittybit.cli.commands import emulator

        return emulator.main(argv[1:])
    parser = build_parser()
    if not argv:
        parser.print_help()
        return 0
    namespace = parser.parse_args(argv, argparse.Namespace(**_DEFAULTS, argv=argv))
    command = COMMANDS[namespace.command]
    if namespace.local and not command.local:
        message = (
            f"{namespace.command} does not support --local, which starts without data"
        )
        raise errors.UsageError(message)
    output = Output(json=namespace.json, quiet=namespace.quiet)
    module = command.load()
    from ittybit.cli.runner import run
    from ittybit.errors import ArgumentError

    try:
        return run(lambda: module.run(namespace, output), output)
    except ArgumentError as error:
        raise errors.UsageError(errors.name_options(str(error), namespace)) from error


_DEFAULTS = {
    "json": False,
    "quiet": False,
    "debug": False,
    "local": False,
    "key_file": None,
}


def _error_message(error: Exception, debug: bool) -> str:
    if isinstance(error, TaskError):
        return errors.describe_task_error(error)
    if isinstance(error, (APIError, errors.UsageError, errors.CommandError)):
        return str(error)
    message = f"{type(error).__name__}: {error}"
    return message if debug else f"{message}; add --debug to see where"


def _status(error: Exception) -> int:
    is_usage_error = isinstance(error, errors.UsageError | ArgumentError)
    return USAGE if is_usage_error else FAILED
