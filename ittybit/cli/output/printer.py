"""Output of a command: results on standard output, messages on standard error."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from ittybit.cli.errors import OutputClosed
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

    def heading(self, columns: Sequence[tuple[str, int]]) -> None:
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
            _write_message(f"interrupted; resume with: {self.resume_command}")

    def _print(self, line: str) -> None:
        try:
            print(line, flush=True)
        except BrokenPipeError as error:
            raise OutputClosed from error


def print_message(text: str) -> None:
    """Print `text` as one line on standard error."""
    _write_message(" ".join(text.split()))


def _write_message(line: str) -> None:
    with suppress(BrokenPipeError):
        print(f"ittybit: {printable(line)}", file=sys.stderr)


def _mask(name: str, value: Any) -> Any:
    return "..." if name in _SECRETS and value is not None else value


def _format_value(value: Any) -> str:
    return printable(value) if isinstance(value, str) else _to_json(value)


def _to_json(value: Any) -> str:
    return printable_json(json.dumps(value, ensure_ascii=not _is_unicode()))


def _is_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
