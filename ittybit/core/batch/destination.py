"""Local paths of the results of batch items."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from ittybit.batch import Result
from ittybit.core.batch.source import Source
from ittybit.core.transfers.filenames import safe_filename
from ittybit.core.validation import check_path
from ittybit.errors import ArgumentError

_FIELD = re.compile(r"\{(\w*)\}")

_UNSAFE = re.compile(r"[\x00-\x1f/\\:]")


def fill_template(to: str, source: Source, label: str, key: str) -> str:
    """Return `to` with its fields filled in, or raise ArgumentError if one is unknown.

    Separators in the values are replaced, so a value cannot lead to another folder.

    >>> fill_template("web/{stem}.mp4", Source("path", "/clips/harbour.mov"), "", "")
    'web/harbour.mp4'
    """
    to = check_path(to)
    name = source.name
    values = {
        "name": name,
        "stem": PurePosixPath(name).stem,
        "label": label,
        "key": key[:16],
    }

    def fill(field: re.Match[str]) -> str:
        if field[1] not in values:
            raise ArgumentError(
                f"unknown field {field[0]} in {to!r}: use one of {', '.join(values)}"
            )
        return _clean(values[field[1]])

    return _FIELD.sub(fill, to)


def is_folder(to: str) -> bool:
    """Return whether `to` ends like a folder."""
    return to.endswith(("/", os.sep))


def choose_paths(
    to: str, source: Source, results: Sequence[Result], *, folder: bool
) -> list[str]:
    """Return a distinct path for each of `results`.

    In a `folder`, a result has the stem of the source and the suffix of the result. If
    there are several results, each name also has the ``ref`` or the number.
    """
    stem = _clean(PurePosixPath(source.name).stem)
    paths: list[str] = []
    for number, result in enumerate(results, 1):
        suffix = PurePosixPath(safe_filename(result.filename or "")).suffix
        base = os.path.join(to, f"{stem}{suffix}") if folder else to
        if len(results) > 1:
            base = _insert(base, result.ref or str(number), suffix)
        if base in paths:
            base = _insert(base, str(number), suffix)
        paths.append(base)
    return paths


def add_digits(path: str, digits: str) -> str:
    """Return `path` with `digits` in the name, because `path` already exists."""
    root, suffix = os.path.splitext(path)
    return f"{root}.{digits}{suffix}"


def _insert(path: str, name: str, suffix: str) -> str:
    root, old_suffix = os.path.splitext(path)
    return f"{root}{safe_filename(f'.{_clean(name)}')}{suffix or old_suffix}"


def _clean(name: str) -> str:
    name = _UNSAFE.sub("_", name)
    return f"_{name}" if name in {"", ".", ".."} else name
