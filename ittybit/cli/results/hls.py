"""HLS: a playlist, the playlists and segments that it names, in one folder."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from secrets import token_hex
from urllib.parse import unquote

from ittybit.cli.errors import CommandError, UsageError
from ittybit.cli.output import progress
from ittybit.cli.output.printer import Output
from ittybit.core.url.url import normalize, path_of, resolve
from ittybit.types import File
from ittybit_async.client import AsyncIttybit

_URI = re.compile(r'URI="([^"]+)"')
_ABSOLUTE = re.compile(r"[A-Za-z][0-9A-Za-z+.-]*:|//")
_PLAYLIST = ".m3u8"
_MAX_FILES = 100_000
"""Files of one presentation; a server that names more is not to be trusted."""


def check_folder(folder: Path) -> None:
    """Raise UsageError unless a new folder can be made of that name."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already: give the name of a new folder")
    if not folder.absolute().parent.is_dir():
        raise UsageError(
            f"there is no folder {folder.parent}: make it, or give another"
        )


async def download(
    client: AsyncIttybit, source: File | str, to: str, output: Output
) -> Path:
    """Download the presentation `source` to the new folder `to`; all or nothing.

    Returns the path of its first playlist.
    """
    url = (source.url if isinstance(source, File) else source) or ""
    url = normalize(url)
    target = Path(to)
    temporary = target.with_name(f".{target.name}-{token_hex(4)}")
    temporary.mkdir()
    try:
        with progress.bar(f"downloading {to}", output) as bar:
            first = await _download_all(client, url, temporary, bar)
        _finish(temporary, target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return target / first


def _finish(temporary: Path, target: Path) -> None:
    with suppress(FileNotFoundError):
        target.rmdir()  # an empty one may be there
    temporary.rename(target)


async def _download_all(
    client: AsyncIttybit, url: str, folder: Path, bar: progress.Bar
) -> str:
    """Download a playlist, and what it names, each once; return its name."""
    first = PurePosixPath(path_of(url)).name
    pending, done = {first: url}, set[str]()
    while pending:
        name, url = pending.popitem()
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        await client.files.download(url, path)
        done.add(name)
        if name.endswith(_PLAYLIST):
            for uri in playlist_uris(path.read_text("utf-8", "replace")):
                inner = (PurePosixPath(name).parent / relative_path(uri)).as_posix()
                if inner not in done:
                    pending[inner] = resolve(url, uri)
        bar.count(len(done), len(done) + len(pending))
        if len(done) + len(pending) > _MAX_FILES:
            raise CommandError(f"{url} leads to more than {_MAX_FILES} files")
    return first


def playlist_uris(playlist: str) -> Iterator[str]:
    """Yield each URI of a playlist (RFC 8216, section 4)."""
    for line in map(str.strip, playlist.splitlines()):
        if line.startswith("#"):
            yield from _URI.findall(line)
        elif line:
            yield line


def relative_path(uri: str) -> PurePosixPath:
    """Return the path that a URI has below its playlist; CommandError for others."""
    path = PurePosixPath(unquote(re.split("[?#]", uri, maxsplit=1)[0]))
    if _ABSOLUTE.match(uri) or path.is_absolute() or ".." in path.parts:
        raise CommandError(
            f"the playlist names {uri}, which is not below it: download it yourself"
        )
    return path
