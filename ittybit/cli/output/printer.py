"""Output of a command: results on standard output, messages on standard error."""

from __future__ import annotations

import errno
import io
import json
import os
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from ittybit.cli.errors import CommandError, OutputClosed
from ittybit.cli.output.text import fit_row
from ittybit.core.printable import printable, printable_json

_SECRETS = frozenset({"secret_access_key", "secret"})


class Output:
    """Printer of results and notes, and the state for handling a signal."""

    def __init__(self, *, json: bool = False, quiet: bool = False) -> None:
        self.json = json
        self.quiet = quiet
        # Printed if the command is interrupted.
        self.resume_command: str | None = None
        # Called on the first signal. Without it, the signal cancels the command.
        self.stop: Callable[[], object] | None = None
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # On an ASCII terminal, other characters would raise UnicodeEncodeError.
                stream.reconfigure(errors="backslashreplace")

    def result(self, data: Mapping[str, Any], text: str | None = None) -> None:
        """Print one result as JSON, as `text`, or as one line per field."""
        masked = {name: _mask(name, value) for name, value in data.items()}
        if self.json:
            self._print(_to_json(masked))
        elif text is not None:
            self._print(printable(text))
        else:
            lines = {
                printable(name): _format_value(value) for name, value in masked.items()
            }
            width = max(map(len, lines), default=0)
            for name, value in lines.items():
                self._print(f"{name:{width}}  {value}")

    def row(self, data: Mapping[str, Any], cells: Sequence[tuple[str, int]]) -> None:
        """Print one result as a table row. Each cell has a text and a width."""
        self.result(data, None if self.json else fit_row(cells, sys.stdout))

    def print_heading(self, columns: Sequence[tuple[str, int]]) -> None:
        """Print the column names if standard output is a terminal."""
        if not self.json and sys.stdout.isatty():
            cells = [(name.removesuffix("_at"), width) for name, width in columns]
            self._print(fit_row(cells, sys.stdout))

    def raw(self, text: str) -> None:
        """Print `text` unchanged, even with ``--json``."""
        self._print(text)

    def note(self, text: str) -> None:
        """Print a message that is not a result, unless --quiet is set."""
        if not self.quiet:
            print_message(text)

    def report_interrupt(self) -> None:
        """Print the command that resumes the interrupted work."""
        if self.resume_command is not None:
            # print_message would collapse repeated spaces in a path.
            print_line(f"ittybit: interrupted; resume with: {self.resume_command}")

    def _print(self, line: str) -> None:
        with guard_results():
            print(line, flush=True)


def flush_results() -> None:
    """Write the results that are still in the buffer of standard output."""
    with guard_results():
        sys.stdout.flush()


@contextmanager
def guard_results() -> Generator[None]:
    """Raise OutputClosed or CommandError if standard output cannot be written."""
    try:
        yield
    except OSError as error:
        _discard(sys.stdout)
        if error.errno == errno.EPIPE:
            raise OutputClosed from error
        reason = os.strerror(error.errno) if error.errno else error
        raise CommandError(f"cannot write to standard output: {reason}") from error


def print_message(text: str) -> None:
    """Print `text` as one line on standard error."""
    print_line(f"ittybit: {' '.join(text.split())}")


def print_line(line: str) -> None:
    """Print `line` on standard error, if it can be written."""
    try:
        print(printable(line), file=sys.stderr, flush=True)
    except OSError:  # the command continues without messages
        _discard(sys.stderr)


def _discard(stream: TextIO) -> None:
    # Python would write the buffer again at exit, and fail again.
    with suppress(OSError):  # a stream of a test has no descriptor
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


def _mask(name: str, value: Any) -> Any:
    return "..." if name in _SECRETS and value is not None else value


def _format_value(value: Any) -> str:
    return printable(value) if isinstance(value, str) else _to_json(value)


def _to_json(value: Any) -> str:
    return printable_json(json.dumps(value, ensure_ascii=not _is_unicode()))


def _is_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
