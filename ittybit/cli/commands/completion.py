"""Command ``ittybit completion SHELL``, which prints a shell completion script."""

from __future__ import annotations

from argparse import Namespace
from importlib.util import find_spec

from ittybit.cli.errors import CommandError
from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Parser

_EPILOG = """\
bash: eval "$(ittybit completion bash)" in ~/.bashrc;
zsh: ittybit completion zsh > _ittybit in a folder of $fpath;
fish: ittybit completion fish > ~/.config/fish/completions/ittybit.fish"""


_PATHS = {"FILE", "IN", "JOURNAL", "OUT", "PATH", "SOURCE"}
"""Names of arguments that may be paths."""


def add_arguments(parser: Parser, name: str) -> None:
    """Add the argument for the shell."""
    parser.add_argument("shell", choices=("bash", "zsh", "fish"))
    parser.epilog = _EPILOG


async def run(arguments: Namespace, output: Output) -> int:
    """Print the script, which completes without running Python."""
    if find_spec("shtab") is None:
        raise CommandError("shtab is not installed; run: pip install 'ittybit[cli]'")
    import shtab

    from ittybit.cli.program import build_parser

    top = build_parser()
    for command_parser in top.walk():
        for action in command_parser._actions:  # shtab reads this attribute too
            if action.metavar in _PATHS:
                action.complete = shtab.FILE  # type: ignore[attr-defined]  # defined by shtab
    output.raw(shtab.complete(top, shell=arguments.shell))
    return 0
