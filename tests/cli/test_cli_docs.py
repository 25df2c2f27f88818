"""Commands in the documentation: the program has all of their options."""

import re
import shlex
from pathlib import Path

import pytest

from ittybit.cli.completion.table import read_commands
from ittybit.cli.parser import Parser, add_shared
from ittybit.cli.registry import COMMANDS

HOME = Path(__file__).parents[2]
PAGES = [HOME / "README.md", *sorted((HOME / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.M | re.S)
INLINE = re.compile(r"`(ittybit [a-z][^`\n]*)`")
COMMAND = re.compile(r"(?:^\$? ?|\| |\$\()(ittybit [^|)\n]*)", re.M)


def commands_of(page: Path) -> list[str]:
    """Return the commands in the blocks and sentences of a page."""
    text = page.read_text("utf-8")
    blocks = [block.replace("\\\n", " ") for block in BLOCK.findall(text)]
    return [
        *INLINE.findall(BLOCK.sub("", text)),
        *(found for block in blocks for found in COMMAND.findall(block)),
    ]


@pytest.mark.checkout
def test_the_program_has_the_commands_and_options_of_the_docs() -> None:
    known, found = read_commands(), 0
    for page in PAGES:
        for line in commands_of(page):
            line = line.replace(" KIND", " video")
            _, *words = shlex.split(line, comments=True)
            command = ""
            for word in words:
                longer = f"{command} {word}".strip()
                command = longer if longer in known else command
            options = {word.partition("=")[0] for word in known[command]}
            used = {word.partition("=")[0] for word in words if word[:1] == "-"}
            assert used - {"-"} <= options, f"{page.name}: {line}"
            assert words[0] in COMMANDS, f"{page.name}: {line}"
            found += 1
    assert found > 40


def test_every_command_has_the_options_of_every_command() -> None:
    parser = Parser()
    add_shared(parser)
    shared = {name for name in parser._option_string_actions if name[:3] != "--k"}
    shared |= {"--key-file"}
    for command, words in read_commands().items():
        names = {word.partition("=")[0] for word in words}
        if command != "emulator":
            assert names >= shared - {"--api-key", "--token"}, command
