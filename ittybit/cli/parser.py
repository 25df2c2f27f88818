"""Reading the command line: errors of one line, arguments added when needed."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from ittybit.cli.errors import UsageError

_WIDTH = 80
_MAX_ERROR_LENGTH = 160
_KEY_REFUSED = (
    "a key is never an argument, which every user of this machine can read: set "
    "ITTYBIT_API_KEY, or write it into a file for --key-file"
)
_SECRET_REFUSED = (
    "a secret is never an argument, which every user of this machine can read: "
    "write it into a file, and see --help for the option that takes it"
)


class _Help(argparse.HelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=_WIDTH)


class Parser(argparse.ArgumentParser):
    """A parser whose arguments `fill` adds when they are first needed.

    So the arguments of a command, which may be many, cost the other commands nothing.
    """

    def __init__(
        self, *, fill: Callable[[Parser], None] | None = None, **settings: Any
    ) -> None:
        super().__init__(allow_abbrev=False, formatter_class=_Help, **settings)
        self._fill = fill
        self._command_parsers: list[Parser] = []

    def fill(self) -> None:
        """Add the arguments, unless that has been done."""
        fill, self._fill = self._fill, None
        if fill is not None:
            fill(self)
            add_shared(self)

    def parse_known_args(self, *args: Any, **settings: Any) -> Any:
        """Parse as any parser does, after adding the arguments."""
        self.fill()
        return super().parse_known_args(*args, **settings)

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with what is wrong, and where to read on."""
        if len(message) > _MAX_ERROR_LENGTH:  # the help lists the choices, in a column
            message = message.partition(" (choose from")[0]
        raise UsageError(f"{message} (see {self.prog} --help)")

    def walk(self) -> Iterator[Parser]:
        """Yield this parser, and those of all words that may follow, filled."""
        self.fill()
        yield self
        for parser in self._command_parsers:
            yield from parser.walk()

    def commands(self, dest: str) -> AddCommand:
        """Let one of several words follow; call what is returned for each of them."""
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
"""Adds a word that may follow: its name, what it is for, and its arguments."""


class _RefusedOption(argparse.Action):
    """An option that gives away what must not be seen."""

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
    """Refuse `options`, which would carry a secret, with what to do instead."""
    parser.add_argument(
        *options, action=_RefusedOption, dest=argparse.SUPPRESS, reason=_SECRET_REFUSED
    )


def add_shared(parser: Parser) -> None:
    """Add the options that every command has, and that may stand before it too."""
    group = parser.add_argument_group("options of every command")
    unset = argparse.SUPPRESS  # what stands before the command stays
    for name, help_text in (
        ("--json", "print one JSON object a line"),
        ("--quiet", "print results and errors alone"),
        ("--debug", "show the traceback of an error"),
        ("--local", "work on this machine, with a private emulator"),
    ):
        group.add_argument(name, action="store_true", default=unset, help=help_text)
    group.add_argument(
        "--key-file",
        type=Path,
        default=unset,
        metavar="PATH",
        help="read the key from this file, of mode 600",
    )
    group.add_argument(
        *("--key", "--api-key", "--token"),
        action=_RefusedOption,
        dest=unset,
        reason=_KEY_REFUSED,
    )
