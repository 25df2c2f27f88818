"""Argument parser with one-line errors and lazily added arguments."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from ittybit.cli.errors import UsageError
from ittybit.cli.output.printer import guard_results

_WIDTH = 80
_MAX_ERROR_LENGTH = 160
_KEY_REFUSED = (
    "every user of this machine can read arguments, so a key cannot be passed as one; "
    "set ITTYBIT_API_KEY, or pass a file with --key-file"
)
_SECRET_REFUSED = (
    "every user of this machine can read arguments, so a secret cannot be passed as "
    "one; write it to a file, and pass the file (see --help)"
)


def suggest(word: str, known: Iterable[str]) -> str:
    """Return a question that suggests the name that `word` may mean, if any."""
    close = difflib.get_close_matches(word, known, 1, cutoff=0.7)
    return f"; did you mean {close[0]}?" if close else ""


class _Help(argparse.HelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=_WIDTH)

    def _get_help_string(self, action: argparse.Action) -> str | None:
        text, default = action.help, action.default
        is_shown = isinstance(default, str | int | float) and default not in ("", False)
        if text and is_shown and default != argparse.SUPPRESS and "default" not in text:
            return f"{text} (default: %(default)s)"
        return text


class Parser(argparse.ArgumentParser):
    """Parser that calls `fill` to add its arguments on first use.

    A command's options are not built when another command runs.
    """

    def __init__(
        self, *, fill: Callable[[Parser], None] | None = None, **settings: Any
    ) -> None:
        super().__init__(allow_abbrev=False, formatter_class=_Help, **settings)
        self._fill = fill
        self._command_parsers: list[Parser] = []

    def fill(self) -> None:
        """Add the arguments once."""
        fill, self._fill = self._fill, None
        if fill is not None:
            fill(self)
            add_shared(self)

    def parse_known_args(self, *args: Any, **settings: Any) -> Any:
        """Add the arguments, then parse. Unknown arguments raise UsageError here."""
        self.fill()
        namespace, unknown = super().parse_known_args(*args, **settings)
        if unknown:
            # The parser of the command has its options; the one above has not.
            option = unknown[0].partition("=")[0]
            actions = self._option_string_actions.items()
            shown = [n for n, one in actions if one.help != argparse.SUPPRESS]
            hint = suggest(option, shown)
            self.error(f"unrecognized arguments: {' '.join(unknown)}{hint}")
        return namespace, unknown

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        known = list(map(str, action.choices))
        choices = f" (choose from {', '.join(map(repr, known))})"
        hint = suggest(str(value), known) or choices
        raise argparse.ArgumentError(action, f"invalid choice: {value!r}{hint}")

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with `message` and the command for help."""
        if len(message) > _MAX_ERROR_LENGTH:  # --help lists the choices
            message = message.partition(" (choose from")[0]
        raise UsageError(f"{message} (see {self.prog} --help)")

    def _print_message(self, message: str, file: Any = None) -> None:
        # The base class ignores errors, so a help text could be lost without a message.
        with guard_results():
            (file or sys.stdout).write(message)

    def walk(self) -> Iterator[Parser]:
        """Yield this parser and all parsers of its subcommands, with arguments."""
        self.fill()
        yield self
        for parser in self._command_parsers:
            yield from parser.walk()

    def commands(self, dest: str) -> AddCommand:
        """Require a subcommand and return the function that adds one."""
        subparsers = self.add_subparsers(
            dest=dest, metavar=dest.upper(), required=True, parser_class=Parser
        )

        def add(name: str, help_text: str, fill: Callable[[Parser], None]) -> None:
            description = (
                f"{help_text[:1].upper()}{help_text[1:]}." if help_text else None
            )
            subparser = subparsers.add_parser(
                name, help=help_text, description=description, fill=fill
            )
            self._command_parsers.append(subparser)

        return add


AddCommand: TypeAlias = Callable[[str, str, Callable[[Parser], None]], None]
"""Adds a subcommand: its name, its help text, and the function for its arguments."""


class Once(argparse.Action):
    """Option that is rejected if it is repeated, so that no value is lost."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Store the value; raise ArgumentError if there is one."""
        if getattr(namespace, self.dest, None) is not None:
            raise argparse.ArgumentError(self, "only one is possible")
        setattr(namespace, self.dest, values)


class _RefusedOption(argparse.Action):
    """Option that is rejected because it would expose a secret."""

    def __init__(self, *, reason: str, **settings: Any) -> None:
        super().__init__(nargs="?", help=argparse.SUPPRESS, **settings)
        self._reason = reason

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        raise UsageError(f"{option_string}: {self._reason}")


def refuse_secret(parser: Parser, *options: str) -> None:
    """Reject `options`, which would expose a secret."""
    parser.add_argument(
        *options, action=_RefusedOption, dest=argparse.SUPPRESS, reason=_SECRET_REFUSED
    )


def add_shared(parser: Parser) -> None:
    """Add the options that every command accepts, before or after its name."""
    group = parser.add_argument_group("options of every command")
    unset = argparse.SUPPRESS  # keep the value given before the command
    for name, help_text in (
        ("--json", "print one JSON object per line"),
        ("--quiet", "print only results and errors"),
        ("--debug", "print the traceback of an error"),
        ("--local", "run on this machine with a private emulator"),
    ):
        group.add_argument(name, action="store_true", default=unset, help=help_text)
    group.add_argument(
        "--key-file",
        type=Path,
        default=unset,
        metavar="PATH",
        help="file of mode 600 with the API key (default: ITTYBIT_API_KEY)",
    )
    group.add_argument(
        *("--key", "--api-key", "--token"),
        action=_RefusedOption,
        dest=unset,
        reason=_KEY_REFUSED,
    )
