"""Command ``ittybit completion SHELL``, which prints a shell completion script."""

from __future__ import annotations

from argparse import Namespace

from ittybit.cli.completion.script import SHELLS, build_script
from ittybit.cli.completion.table import read_commands
from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Parser

_EPILOG = """\
bash: ittybit completion bash > ~/.local/share/bash-completion/completions/ittybit;
zsh: ittybit completion zsh > _ittybit in a folder of $fpath;
fish: ittybit completion fish > ~/.config/fish/completions/ittybit.fish"""


def add_arguments(parser: Parser, name: str) -> None:
    """Add the argument for the shell."""
    parser.add_argument("shell", choices=SHELLS)
    parser.epilog = _EPILOG


async def run(arguments: Namespace, output: Output) -> int:
    """Print the script, which completes without running Python."""
    output.raw(build_script(arguments.shell, read_commands()))
    return 0
