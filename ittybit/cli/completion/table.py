"""Words that a shell completes, as a table that commands share."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ittybit.cli.batch.items import parse_source
from ittybit.cli.results.locations import parse_location, parse_path, parse_path_text

FILE, JSON = "@", "%"
"""Values that are paths, and JSON or ``@PATH``."""

_PATH_TYPES = (Path, parse_location, parse_path, parse_path_text, parse_source)
_MIXED = {
    **dict.fromkeys(("FOLDER", "IN", "PATH"), FILE),
    **dict.fromkeys(("@FILE", "BODY", "JSON"), JSON),
}
"""Names of arguments that may be paths, but that other functions parse."""
_NO_PATHS = ("FILE", "FILENAME")  # an ID or URL, or a name on the server


def iter_words(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield the words that may follow a command.

    An option with a value ends with ``=`` and its choices, `FILE`, `JSON`, or nothing.
    """
    for action in parser._actions:
        if action.help == argparse.SUPPRESS:
            continue
        value = ",".join(map(str, action.choices or ())) or _describe(action)
        if not action.option_strings:
            yield from value.split(",")
        for option in action.option_strings:
            yield option if action.nargs == 0 else f"{option}={value}"


def _describe(action: argparse.Action) -> str:
    is_path = action.type in _PATH_TYPES and action.metavar not in _NO_PATHS
    return FILE if is_path else _MIXED.get(str(action.metavar), "")


def group_words(
    words_of: Mapping[str, list[str]],
) -> tuple[list[list[str]], dict[str, list[int]]]:
    """Return groups of words, and the numbers of the groups of each command.

    Each word is in one group, so that the commands that have it share its text.
    """
    commands_of: dict[str, list[str]] = {}
    for command, words in words_of.items():
        for word in filter(None, words):
            commands_of.setdefault(word, []).append(command)
    groups: dict[tuple[str, ...], list[str]] = {}
    for word, users in commands_of.items():
        groups.setdefault(tuple(users), []).append(word)
    numbers: dict[str, list[int]] = {command: [] for command in words_of}
    for number, commands in enumerate(groups):
        for command in commands:
            numbers[command].append(number)
    return list(groups.values()), numbers


def read_commands() -> dict[str, list[str]]:
    """Return the words of each command, such as ``media list``."""
    from ittybit.cli.program import build_parser
    from ittybit_emulator.__main__ import build_parser as build_emulator

    words_of: dict[str, list[str]] = {}
    for parser in build_parser().walk():
        words_of[parser.prog.partition(" ")[2]] = list(iter_words(parser))
    emulator: Any = build_emulator()
    return {**words_of, "emulator": list(iter_words(emulator))}
