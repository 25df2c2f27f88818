"""Completion scripts: what they complete, and how large they are."""

import argparse
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ittybit.cli.completion.script import SHELLS, build_script
from ittybit.cli.completion.table import read_commands
from ittybit.cli.program import build_parser, main
from ittybit_emulator.__main__ import build_parser as build_emulator

_MAX_SIZE = 15_000
_BASH = """\
. ./completion.bash
try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ittybit; echo "${COMPREPLY[*]}"; }
"""
_ZSH = """\
compdef() { }
compadd() { shift; choices=($*); print -n -- ${(M)choices:#$words[CURRENT]*} }
compset() { words[CURRENT]=${words[CURRENT]#$2} }
_files() { print -n -- $words[CURRENT]*(N) }
. ./completion.zsh
try() { words=("$@"); CURRENT=$#; _ittybit; print }
"""
_FISH = """\
source completion.fish
function try; echo (complete -C "$argv"); end
"""
_CASES = {
    "ittybit vid": "video",
    "ittybit --json media cr": "create",
    "ittybit --key-file key task ima": "image",
    "ittybit video --bitr": "--bitrate",
    "ittybit video --format mp": "mp4",
    "ittybit media create --met": "--metadata",
    "ittybit upload cli": "clip.mp4",
    "ittybit --key-file cli": "clip.mp4",
    "ittybit batch run cli": "clip.mp4",
    "ittybit batch run --journal cli": "clip.mp4",
    "ittybit batch status cli": "clip.mp4",
    "ittybit task image -i cli": "clip.mp4",
    "ittybit emulator --data cli": "clip.mp4",
    "ittybit completion zs": "zsh",
}


@cache
def script(shell: str) -> str:
    return build_script(shell, read_commands())


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_small(shell: str) -> None:
    assert len(script(shell).encode()) < _MAX_SIZE


def test_the_command_prints_the_script(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "fish"]) == 0
    assert capsys.readouterr().out == f"{script('fish')}\n"


@pytest.mark.parametrize(
    ("shell", "prelude"), [("bash", _BASH), ("zsh", _ZSH), ("fish", _FISH)]
)
def test_a_script_completes_commands_options_values_and_paths(
    shell: str, prelude: str, tmp_path: Path
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    (tmp_path / "clip.mp4").touch()
    (tmp_path / f"completion.{shell}").write_text(script(shell))
    tries = "".join(f"try {case}\n" for case in _CASES)
    result = subprocess.run(
        [shell, "-c", prelude + tries],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=True,
    )
    assert result.stderr == ""
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert dict(zip(_CASES, lines, strict=True)) == _CASES


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("--body @ tas", "task.json"),  # bash splits words at @
        ("--body @tas", "@task.json"),
        ("--body tas", ""),
        ("--kind = vid", "video"),
    ],
)
def test_bash_completes_the_file_after_an_at_sign(
    words: str, expected: str, tmp_path: Path
) -> None:
    (tmp_path / "task.json").touch()
    (tmp_path / "completion.bash").write_text(script("bash"))
    line = f"{_BASH}try ittybit jobs create {words}"
    result = subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert result.stdout.strip() == expected


def iter_arguments() -> Iterator[tuple[str, argparse.Action]]:
    """Yield the arguments of all commands, with the names of the commands."""
    parsers: dict[str, argparse.ArgumentParser] = {
        parser.prog: parser for parser in build_parser().walk()
    }
    parsers["ittybit emulator"] = build_emulator()
    for prog, parser in parsers.items():
        for action in parser._actions:
            if action.help != argparse.SUPPRESS and action.nargs != 0:
                yield prog.partition(" ")[2], action


def test_every_argument_whose_help_mentions_a_path_or_json_completes_paths() -> None:
    commands, found = read_commands(), 0
    for command, action in iter_arguments():
        text = f" {action.help} {action.metavar} ".lower().replace(",", " ")
        is_path = any(f" {word} " in text for word in ("path", "file of", "@file"))
        if not is_path and action.metavar != "JSON":
            continue
        if "new file" in text or "name of" in text:
            continue  # a name on the server
        names = action.option_strings or [""]
        values = {f"{name}=" if name else "" for name in names}
        assert any(
            f"{value}{kind}" in commands[command] for value in values for kind in "@%"
        ), (command, action.dest)
        found += 1
    assert found > 80
