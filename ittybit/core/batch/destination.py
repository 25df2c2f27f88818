"""Where the results of an item go on this machine."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from ittybit.batch import Result
from ittybit.core.batch.source import Source
from ittybit.errors import ArgumentError

_FIELD = re.compile(r"\{(\w*)\}")
_KNOWN = ("name", "stem", "label", "key")
_UNSAFE = re.compile(r"[\x00-\x1f/\\:]")


def fill_template(to: str, source: Source, label: str, key: str) -> str:
    """Return `to` with its fields filled in; ArgumentError for an unknown one.

    What is filled in is a name, and cannot lead to another folder.

    >>> fill_template("web/{stem}.mp4", Source("path", "/clips/harbour.mov"), "", "")
    'web/harbour.mp4'
    """
    name = source.name
    told = {
        "name": name,
        "stem": PurePosixPath(name).stem,
        "label": label,
        "key": key[:16],
    }

    def fill(found: re.Match[str]) -> str:
        if found[1] not in told:
            raise ArgumentError(
                f"{found[0]} in {to!r} is unknown: known are {', '.join(_KNOWN)}"
            )
        return _safe(told[found[1]])

    return _FIELD.sub(fill, to)


def is_folder(to: str) -> bool:
    """Tell whether `to` says that it is a folder."""
    return to.endswith(("/", os.sep))


def result_paths(
    to: str, source: Source, results: Sequence[Result], *, folder: bool
) -> list[str]:
    """Return the path of each of `results`, of which no two are the same.

    Below a `folder` a result is called like the source, with the suffix of what the
    server made; several results have their ``ref`` behind that, or their number.
    """
    stem = _safe(PurePosixPath(source.name).stem)
    found: list[str] = []
    for number, result in enumerate(results, 1):
        suffix = PurePosixPath(result.filename or "").suffix
        base = os.path.join(to, f"{stem}{suffix}") if folder else to
        if len(results) > 1:
            base = _marked(base, result.ref or str(number), suffix)
        if base in found:
            base = _marked(base, str(number), suffix)
        found.append(base)
    return found


def alternative_path(path: str, digits: str) -> str:
    """Return another path than `path`, which is taken: with `digits` in the name."""
    root, suffix = os.path.splitext(path)
    return f"{root}.{digits}{suffix}"


def _marked(path: str, mark: str, suffix: str) -> str:
    root, own = os.path.splitext(path)
    return f"{root}.{_safe(mark)}{suffix or own}"


def _safe(name: str) -> str:
    name = _UNSAFE.sub("_", name)
    return f"_{name}" if name in {"", ".", ".."} else name
