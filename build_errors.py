"""The list of errors on docs/errors.md, generated from the docstrings of the classes.

build_sync.py writes and checks it. The text above the marker is written by hand.
"""

import re
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import wootiv
from ittybit import errors
from ittybit.cli.errors import EXIT_STATUSES
from ittybit_emulator import EmulatorError

PAGE = Path("docs", "errors.md")
MARKER = """\
<!-- Generated from ittybit/errors.py by build_sync.py. Do not edit below this line. -->
"""
SOLUTION = "Solution: "
DETAIL = re.compile(r", for example|, because|\.(?: |$)")
"""Start of the part of a summary that the tree omits."""


def pages() -> dict[Path, str]:
    """Return the text of the page by its path."""
    path = Path(__file__).resolve().parent / PAGE
    return {PAGE: render(path.read_text("utf-8"))}


def render(page: str) -> str:
    """Return the page with the generated part."""
    lines = [MARKER, "## All errors", "", "```text", *tree(errors.APIError), "```", ""]
    missing = [name for name in errors.__all__ if name not in wootiv.__all__]
    lines += [f"`wootiv` exports the same classes, except {', '.join(missing)}.", ""]
    for cls in classes():
        lines += section(cls)
    lines += ["## Exit statuses of the command line", ""]
    lines += ["| status | cause | solution |", "|---|---|---|"]
    for status, (cause, solution) in EXIT_STATUSES.items():
        lines.append(f"| `{status}` | {cause} | {solution} |")
    return page.partition(MARKER)[0] + "\n".join(lines) + "\n"


def below(cls: type[Exception]) -> list[type[Exception]]:
    """Return the public subclasses of a class, in the order of their definition."""
    return [one for one in cls.__subclasses__() if one.__name__ in errors.__all__]


def tree(cls: type[Exception], indent: str = "", last: str = "") -> Iterator[str]:
    """Yield the lines of the tree of a class and its subclasses."""
    summary = DETAIL.split(documentation(cls)[0])[0]
    name = f"{indent}{last}{cls.__name__}"
    yield f"{name:36}{summary[0].lower()}{summary[1:]}".replace("`", "")
    inner = indent + {"": "", "├── ": "│   ", "└── ": "    "}[last]
    for one in below(cls):
        yield from tree(one, inner, "└── " if one is below(cls)[-1] else "├── ")


def classes(cls: type[Exception] = errors.APIError) -> Iterator[type[Exception]]:
    """Yield a class and its subclasses in the order of the tree, and other errors."""
    yield cls
    for one in below(cls):
        yield from classes(one)
    if cls is errors.APIError:
        yield EmulatorError


def documentation(cls: type[Exception]) -> list[str]:
    """Return the paragraphs of the docstring of a class."""
    text = cleandoc(cls.__doc__ or "").replace("``", "`")
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


def section(cls: type[Exception]) -> Iterator[str]:
    """Yield the lines about one class."""
    yield from (f"### {cls.__name__}", "")
    summary, *others = documentation(cls)
    for paragraph in [f"{summary}{describe_bases(cls)}", *others]:
        found = paragraph.replace(SOLUTION, f"**{SOLUTION.strip()}** ", 1)
        yield from (found if paragraph.startswith(SOLUTION) else paragraph, "")


def describe_bases(cls: type[Exception]) -> str:
    """Return which standard exception a class also is, and its package if unusual."""
    bases = [one.__name__ for one in cls.__bases__ if one.__module__ == "builtins"]
    if cls is EmulatorError:
        return " Import it from `ittybit_emulator`."
    standard = [name for name in bases if name != "Exception"]
    return f" This class is also a subclass of `{standard[0]}`." if standard else ""
