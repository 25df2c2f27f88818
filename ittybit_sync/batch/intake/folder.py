# Generated from ittybit_async/batch/intake/folder.py by build_sync.py. Do not edit.
"""Items from the files of a folder."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from itertools import islice
from typing import Any, TypeAlias

from ittybit.batch import Item
from ittybit.core.batch.manifest.globs import matches, may_contain_match, parse_pattern
from ittybit.core.batch.manifest.listed import ManifestEntry
from ittybit.errors import LocalFileError
from ittybit_sync.batch.intake.listing import iterate_in_thread

_AT_ONCE = 256
_Path: TypeAlias = tuple[str, ...]


def items_in(
    folder: str | os.PathLike[str], *patterns: str, **fields: Any
) -> Generator[object]:
    """Yield an item for each file below `folder` that fits one of `patterns`.

    ``*.mov`` means files of the folder itself, ``**/*.mov`` those of all below too;
    ``**/*`` is meant where no pattern is given. Hidden files and folders are passed
    over unless a pattern names the dot. Links to files are followed, links to folders
    are not. The order is that of the file system. `fields` are those of an Item besides
    its source. Raises ArgumentError for a pattern or field that is none, and
    LocalFileError where the folder cannot be read; one below it that cannot be read
    becomes an item that fails.

    >>> run(items_in("clips", "**/*.mov", label="harbour", to="web/"))
    """
    meant = [parse_pattern(pattern) for pattern in patterns or ("**/*",)]
    Item.of({"source": "", **fields})
    return iterate_in_thread(_groups(os.fspath(folder), meant, fields))


def _groups(
    folder: str, meant: Sequence[_Path], fields: dict[str, Any]
) -> Generator[list[object]]:
    found = _files(folder, meant)
    while group := list(islice(found, _AT_ONCE)):
        yield [
            each if isinstance(each, ManifestEntry) else {"source": each, **fields}
            for each in group
        ]


def _files(folder: str, meant: Sequence[_Path]) -> Iterator[str | ManifestEntry]:
    """Yield the paths that are meant; of folders only those still to be read are kept.

    A link that leads nowhere is yielded too, so that it is missed.
    """
    left: list[_Path] = [()]
    while left:
        above = left.pop()
        here = os.path.join(folder, *above)
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    path = (*above, entry.name)
                    if entry.is_dir(follow_symlinks=False):
                        if any(may_contain_match(path, pattern) for pattern in meant):
                            left.append(path)
                    elif any(matches(path, p) for p in meant) and _is_file(entry):
                        yield entry.path
        except OSError as error:
            failure = LocalFileError.wrap(error, here, "read")
            if not above:
                raise failure from error
            yield ManifestEntry("", here, failure)


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file() or (entry.is_symlink() and not os.path.exists(entry))
    except OSError:
        return True  # a link to itself: whoever opens it is told
