# Generated from ittybit_async/batch/intake/folder.py by build_sync.py. Do not edit.
"""Items from the files of a folder."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from itertools import islice
from typing import Any, TypeAlias

from ittybit.batch import Item
from ittybit.core.batch.manifest.entry import ManifestEntry
from ittybit.core.batch.manifest.globs import matches, may_contain_match, parse_pattern
from ittybit.errors import LocalFileError
from ittybit_sync.batch.intake.listing import iterate_in_thread

_GROUP_SIZE = 256
_Path: TypeAlias = tuple[str, ...]


def items_in(
    folder: str | os.PathLike[str], *patterns: str, **fields: Any
) -> Generator[object]:
    """Yield an item for each file in `folder` that matches one of `patterns`.

    Hidden files and folders are skipped, unless a pattern names the dot. Links to files
    are followed, and links to folders are not.

    Args:
        folder: Path of the folder.
        *patterns: ``*.mov`` matches files in the folder itself, and ``**/*.mov`` also
            those in its subfolders. Without patterns, ``**/*`` applies.
        **fields: Fields of each `Item` except `source`, such as `task`, `label`, or
            `to`.

    Yields:
        Items in the order of the file system. A subfolder that cannot be read becomes
        an item that fails.

    Raises:
        ArgumentError: A pattern is invalid, or a field does not exist.
        LocalFileError: The folder cannot be read.

    >>> run(items_in("clips", "**/*.mov", label="harbour", to="web/"))
    """
    parsed = [parse_pattern(pattern) for pattern in patterns or ("**/*",)]
    Item.of({"source": "", **fields})
    return iterate_in_thread(_groups(os.fspath(folder), parsed, fields))


def _groups(
    folder: str, patterns: Sequence[_Path], fields: dict[str, Any]
) -> Generator[list[object]]:
    paths = _files(folder, patterns)
    while group := list(islice(paths, _GROUP_SIZE)):
        yield [
            path if isinstance(path, ManifestEntry) else {"source": path, **fields}
            for path in group
        ]


def _files(folder: str, patterns: Sequence[_Path]) -> Iterator[str | ManifestEntry]:
    """Yield the paths that match, including links to missing files, which must fail."""
    pending: list[_Path] = [()]
    while pending:
        parts = pending.pop()
        current = os.path.join(folder, *parts)
        try:
            with os.scandir(current) as entries:
                for entry in entries:
                    path = (*parts, entry.name)
                    if entry.is_dir(follow_symlinks=False):
                        if any(may_contain_match(path, p) for p in patterns):
                            pending.append(path)
                    elif any(matches(path, p) for p in patterns) and _is_file(entry):
                        yield entry.path
        except OSError as error:
            failure = LocalFileError.wrap(error, current, "read")
            if not parts:
                raise failure from error
            yield ManifestEntry("", current, failure)


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file() or (entry.is_symlink() and not os.path.exists(entry))
    except OSError:
        return True  # a link to itself; opening it raises an error
