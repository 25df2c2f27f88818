"""Source of a batch's items: a manifest, a folder, or standard input."""

from __future__ import annotations

import os
from argparse import ArgumentTypeError, Namespace
from collections.abc import AsyncGenerator, AsyncIterable, Iterable
from glob import has_magic
from pathlib import Path
from typing import Any, get_args

from ittybit.cli.errors import UsageError
from ittybit.cli.folder import is_media
from ittybit.cli.parser import Parser
from ittybit.cli.results.locations import Location
from ittybit.core.batch.manifest.formats import Format, choose_format
from ittybit.errors import ArgumentError
from ittybit_async.batch import items_from, items_in

_FORMATS = get_args(Format)


def add_source(parser: Parser) -> None:
    """Add the arguments that select the items."""
    add = parser.add_argument
    add(
        "source",
        nargs="*",
        type=parse_source,
        metavar="SOURCE",
        help="manifest, folder, media files, or - for standard input (default: "
        "unfinished items of the journal)",
    )
    add(
        "--glob",
        action="append",
        metavar="PATTERN",
        help="files of the folder: '*.mov', or '**/*.mov' to include subfolders; "
        "may be repeated (default: '**/*')",
    )
    add(
        "--input-format",
        choices=_FORMATS,
        help="format of the manifest (default: from its suffix)",
    )


class ItemSource:
    """Items to read once. `exhausted` is true when all have been read."""

    def __init__(self, items: AsyncIterable[object]) -> None:
        self._items = items
        self.exhausted: bool = False

    async def __aiter__(self) -> AsyncGenerator[object]:
        is_empty = True
        async for item in self._items:
            is_empty = False
            yield item
        if is_empty:
            raise UsageError("the source has no items")
        self.exhausted = True


def check_journal(journal: str) -> None:
    """Raise UsageError if `journal` cannot be the path of a file."""
    path = Path(journal)
    if path.is_dir():
        raise UsageError(f"the journal {journal} is a folder; pass the path of a file")
    if not path.parent.is_dir():
        raise UsageError(
            f"folder {path.parent} does not exist; create it, or pass another journal"
        )


def read_items(arguments: Namespace, work: dict[str, Any]) -> ItemSource | None:
    """Return the items that `arguments` select, or None to use the journal's items."""
    sources: list[str] = arguments.source
    check_journal(arguments.journal)
    is_folder = len(sources) == 1 and os.path.isdir(sources[0])
    if arguments.glob and not is_folder:
        raise UsageError("--glob needs a folder: ittybit batch run FOLDER --glob ...")
    if not sources:
        if not Path(arguments.journal).exists():
            raise UsageError(
                f"journal {arguments.journal} does not exist; pass a manifest or folder"
            )
        return None
    if is_folder:
        _require_work(work, sources[0])
        return ItemSource(items_in(sources[0], *(arguments.glob or ())))
    for source in sources:
        if source != "-" and not os.path.exists(source):
            hint = "; the pattern matches no file" if has_magic(source) else ""
            raise UsageError(f"no such manifest or folder: {source}{hint}")
    if arguments.input_format is None and all(map(_is_media, sources)):
        _require_work(work, sources[0])
        return ItemSource(_iter_paths(sources))
    if len(sources) > 1:
        raise UsageError(
            "several sources must be media files; pass one manifest, or one folder"
        )
    if _input_format(sources[0], arguments.input_format) == "lines":
        _require_work(work, sources[0])
    return ItemSource(items_from(sources[0], format=arguments.input_format))


async def _iter_paths(paths: Iterable[str]) -> AsyncGenerator[object]:
    for path in paths:
        yield path


def _is_media(source: str) -> bool:
    return os.path.isfile(source) and is_media(source)


def parse_source(text: str) -> str:
    """Return a source of items, or raise ArgumentTypeError for a URL."""
    if Location(text).scheme:
        raise ArgumentTypeError(
            f"{text!r} is a URL; list it in a manifest, or pass it to the command "
            f"through a pipe: echo URL | ittybit batch run - ..."
        )
    return text


def _require_work(work: dict[str, Any], source: str) -> None:
    if not work:
        name = "standard input" if source == "-" else source
        raise UsageError(f"{name} lists sources only; add --kind or --workflow")


def _input_format(source: str, given: str | None) -> str:
    if source == "-":
        return given or "lines"
    try:
        return choose_format(os.path.splitext(source)[1], given)
    except ArgumentError as error:
        raise UsageError(
            f"{source} has an unknown suffix; add --input-format {'|'.join(_FORMATS)}"
        ) from error
