# Generated from ittybit_async/batch/report/contact_sheet.py by build_sync.py. Do not edit.
"""Tiles of a contact sheet."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from ittybit.batch import files_of, results_of
from ittybit.core.batch.report.tile import Link, Tile
from ittybit.core.batch.source import Source
from ittybit.core.url.redaction import redact_urls
from ittybit_sync.batch.report.thumbnail import make_thumbnail

MAX_TILES = 200
"""Maximum number of tiles of a sheet."""

# `limit` evenly spaced items of the `count` that are done.
_QUERY = (
    "SELECT place_of, source, label, results, files FROM ("
    "SELECT seq, row_number() OVER (ORDER BY seq) AS number FROM items WHERE stage = 6"
    ") JOIN (SELECT seq, place AS place_of, source, label, results, files FROM items) "
    "USING (seq) WHERE number * :limit / :count > (number - 1) * :limit / :count"
)


def iter_tiles(
    connection: sqlite3.Connection, done: int, folder: Path
) -> Iterator[Tile]:
    """Yield tiles of the `done` items; their links are relative to `folder`."""
    limit = min(done, MAX_TILES)
    if not limit:
        return
    rows = connection.execute(_QUERY, {"limit": limit, "count": done}).fetchall()
    for place, source, label, results_json, files in rows:
        results, paths = results_of(results_json), files_of(files)
        yield Tile(
            name=Source(place, redact_urls(source)).name,
            source=source,
            label=label,
            results=results,
            files=tuple(_link(path, folder) for path in paths),
            picture=next(
                (
                    picture
                    for path, result in zip(paths, results, strict=False)
                    if (picture := make_thumbnail(path, result)) is not None
                ),
                None,
            ),
        )


def _link(path: str, folder: Path) -> Link:
    try:
        to = Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive
        return Path(path).name, Path(path).as_uri()
    return Path(path).name, quote(to, errors="replace")
