"""Completion scripts, which complete without running Python."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from ittybit.cli.completion.table import group_words

SHELLS = ("bash", "zsh", "fish")


def build_script(shell: str, words_of: Mapping[str, list[str]]) -> str:
    """Return the script for `shell`, which completes `words_of` each command."""
    groups, numbers = group_words(words_of)
    build = _build_fish if shell == "fish" else _build_posix
    table = "\n".join(build(groups, numbers))
    folder = files("ittybit.cli.completion").joinpath("templates")
    names = ["ittybit.fish"] if shell == "fish" else [f"ittybit.{shell}", "ittybit.sh"]
    template, *shared = (folder.joinpath(name).read_text("utf-8") for name in names)
    script = template.replace("#SHARED\n", "".join(shared))
    return script.replace("#TABLE\n", f"{table}\n").rstrip("\n")


def _build_posix(groups: list[list[str]], numbers: dict[str, list[int]]) -> list[str]:
    shared = [f"  local g{n}='{' '.join(group)}'" for n, group in enumerate(groups)]
    commands = [
        f"""  {_quote(command)}) known="{" ".join(f"$g{n}" for n in used)}";;"""
        for command, used in numbers.items()
    ]
    return [*shared, '  case "$1" in', *commands, "  *) return 1;;", "  esac"]


def _build_fish(groups: list[list[str]], numbers: dict[str, list[int]]) -> list[str]:
    shared = [f"  set -l g{n} {' '.join(group)}" for n, group in enumerate(groups)]
    commands = [
        f"  case {_quote(command)}; string join \\n -- "
        + " ".join(f"$g{n}" for n in used)
        for command, used in numbers.items()
    ]
    return [*shared, '  switch "$argv[1]"', *commands, "  end"]


def _quote(command: str) -> str:
    return f"'{command}'"
