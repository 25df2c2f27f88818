"""Source of a batch's items: a manifest, a folder, or standard input."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import AsyncGenerator, AsyncIterable
from pathlib import Path
from typing import Any, get_args

from ittybit.cli.errors import UsageError
from ittybit.cli.parser import Parser
from ittybit.core.batch.manifest.formats import Format, choose_format
from ittybit.errors import ArgumentError
from ittybit_async.batch import items_from, items_in

_FORMATS = get_args(Format)


def add_source(parser: Parser) -> None:
    """Add the arguments that select the items."""
    add = parser.add_argument
    add(
        "source",
        nargs="?",
        metavar="SOURCE",
        help="manifest, folder, or - for standard input (default: unfinished items "
        "of the journal)",
    )
    add(
        "--glob",
        action="append",
        metavar="PATTERN",
        help="files of the folder: '*.mov', or '**/*.mov' to include subfolders; "
        "may be repeated",
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
        async for item in self._items:
            yield item
        self.exhausted = True


def read_items(arguments: Namespace, work: dict[str, Any]) -> ItemSource | None:
    """Return the items that `arguments` select, or None to use the journal's items."""
    source: str | None = arguments.source
    is_folder = source not in (None, "-") and os.path.isdir(source or "")
    if arguments.glob and not is_folder:
        raise UsageError("--glob needs a folder: ittybit batch run FOLDER --glob ...")
    if source is None:
        if not Path(arguments.journal).exists():
            raise UsageError(
                f"journal {arguments.journal} does not exist; pass a manifest or folder"
            )
        return None
    if is_folder:
        _require_work(work, source)
        return ItemSource(items_in(source, *(arguments.glob or ())))
    if source != "-" and not os.path.exists(source):
        raise UsageError(f"no such manifest or folder: {source}")
    if _input_format(source, arguments.input_format) == "lines":
        _require_work(work, source)
    return ItemSource(items_from(source, format=arguments.input_format))


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
