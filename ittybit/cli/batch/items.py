"""The items of a batch: those of a manifest, a folder, or what comes by a pipe."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import AsyncGenerator, AsyncIterable
from pathlib import Path
from typing import Any, get_args

from ittybit.cli.failures import UsageError
from ittybit.cli.parser import Parser
from ittybit.core.batch.manifest.formats import Format, choose_format
from ittybit.errors import ArgumentError
from ittybit_async.batch import items_from, items_in

_FORMATS = get_args(Format)


def add_source(parser: Parser) -> None:
    """Add where the items come from."""
    add = parser.add_argument
    add(
        "source",
        nargs="?",
        metavar="SOURCE",
        help="a manifest, a folder, or - for standard input; without it, what is "
        "open in the journal",
    )
    add(
        "--glob",
        action="append",
        metavar="PATTERN",
        help="files of the folder: '*.mov', or '**/*.mov' for those below too",
    )
    add(
        "--input-format",
        choices=_FORMATS,
        help="that of the manifest; that of its suffix unless given",
    )


class Items:
    """Items on their way; `ended` is whether all have been read."""

    def __init__(self, items: AsyncIterable[object]) -> None:
        self._items = items
        self.ended: bool = False

    async def __aiter__(self) -> AsyncGenerator[object]:
        async for item in self._items:
            yield item
        self.ended = True


def items_of(arguments: Namespace, work: dict[str, Any]) -> Items | None:
    """Return the items that `arguments` name, None for those of the journal.

    `work` is what to do with those that do not say. Raises UsageError where nothing
    could be done with any.
    """
    source: str | None = arguments.source
    folder = source not in (None, "-") and os.path.isdir(source or "")
    if arguments.glob and not folder:
        raise UsageError("--glob needs a folder: ittybit batch run FOLDER --glob ...")
    if source is None:
        if not Path(arguments.journal).exists():
            raise UsageError(
                f"there is no journal {arguments.journal}: give a manifest or a folder"
            )
        return None
    if folder:
        _check_work(work, source)
        return Items(items_in(source, *(arguments.glob or ())))
    if source != "-" and not os.path.exists(source):
        raise UsageError(f"there is no manifest or folder {source}")
    if _format(source, arguments.input_format) == "lines":
        _check_work(work, source)
    return Items(items_from(source, format=arguments.input_format))


def _check_work(work: dict[str, Any], source: str) -> None:
    if not work:
        where = "standard input" if source == "-" else source
        raise UsageError(f"say what to do with each of {where}: --kind, or --workflow")


def _format(source: str, given: str | None) -> str:
    if source == "-":
        return given or "lines"
    try:
        return choose_format(os.path.splitext(source)[1], given)
    except ArgumentError as error:
        raise UsageError(
            f"{source} is no manifest by its suffix: say --input-format "
            f"{'|'.join(_FORMATS)}"
        ) from error
