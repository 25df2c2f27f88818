"""``ittybit``: one command, and what each of its words does."""

import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec

from ittybit.version import VERSION

USAGE = """\
usage: ittybit COMMAND ...

commands:
  emulator    run a local server that speaks the API and renders media
              (ittybit emulator --help lists its options)

options:
  -h, --help  show this text
  --version   show the version
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` name; return the exit status.

    That is 0, or 2 where the words make no sense, or what the command says.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words in (["-h"], ["--help"]):
        print(USAGE, end="")
        return 0
    if words == ["--version"]:
        print(f"ittybit {VERSION}")
        return 0
    if not words or words[0] not in COMMANDS:
        wrong = f"ittybit: unknown command {words[0]!r}\n" if words else ""
        print(f"{wrong}{USAGE}", end="", file=sys.stderr)
        return 2
    return COMMANDS[words[0]](words[1:])


def emulator(words: Sequence[str]) -> int:
    """Run the local server until it is interrupted."""
    missing = [name for name in ("av", "PIL") if find_spec(name) is None]
    if missing:
        print(
            f"ittybit: the emulator needs {' and '.join(missing)}: "
            "pip install 'ittybit[emulator]'",
            file=sys.stderr,
        )
        return 1
    from ittybit_emulator.__main__ import main as run

    return run(words)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {"emulator": emulator}
