"""Download of HLS: a playlist with its variants and segments."""

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
from ittybit.core.transfers.filenames import is_reserved
from ittybit.core.url.redaction import redact_urls
from ittybit.core.url.url import normalize, path_of, resolve
from ittybit.types import File
from ittybit_async.client import AsyncIttybit
from ittybit_async.transfers import disk

_URI = re.compile(r'URI="([^"]+)"')
_ABSOLUTE = re.compile(r"[A-Za-z][0-9A-Za-z+.-]*:|//")
_PLAYLIST = ".m3u8"
_FILE_SUFFIXES = {_PLAYLIST, ".mpd", ".ts", ".m4s", ".mp4", ".mov", ".webm", ".mkv"}
_MAX_FILES = 100_000
"""Maximum number of files, in case a server lists endless playlists."""


def check_folder(folder: Path) -> None:
    """Raise UsageError unless the output folder can be created."""
    if folder.suffix.lower() in _FILE_SUFFIXES:
        raise UsageError(
            f"-o {folder}: the result is a folder with a playlist; pass the name of a "
            f"new folder, such as {folder.with_suffix('')}"
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} already exists; pass the name of a new folder")
    if not folder.absolute().parent.is_dir():
        raise UsageError(
            f"folder {folder.parent} does not exist; create it, or pass another"
        )


async def download(
    client: AsyncIttybit, source: File | str, to: str, output: Output
) -> Path:
    """Download HLS to the new folder `to` and return the path of its main playlist.

    The folder only appears when the download is complete.
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
        target.rmdir()  # an empty folder may exist
    disk.rename(temporary, target)


async def _download_all(
    client: AsyncIttybit, url: str, folder: Path, bar: progress.Bar
) -> str:
    """Download a playlist and all files that it lists, and return its name."""
    first = PurePosixPath(path_of(url)).name
    pending, done = {first: url}, set[str]()
    while pending:
        name, url = pending.popitem()
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        await client.files.download(url, path)
        if not path.stat().st_size:
            raise CommandError(f"{redact_urls(url)} is empty; run the command again")
        done.add(name)
        if name.endswith(_PLAYLIST):
            for uri in playlist_uris(path.read_text("utf-8", "replace")):
                inner = (PurePosixPath(name).parent / relative_path(uri)).as_posix()
                if inner not in done:
                    pending[inner] = resolve(url, uri)
        bar.count(len(done), len(done) + len(pending))
        if len(done) + len(pending) > _MAX_FILES:
            raise CommandError(f"{url} lists more than {_MAX_FILES} files")
    return first


def playlist_uris(playlist: str) -> Iterator[str]:
    """Yield each URI in a playlist (RFC 8216, section 4)."""
    for line in map(str.strip, playlist.splitlines()):
        if line.startswith("#"):
            yield from _URI.findall(line)
        elif line:
            yield line


def relative_path(uri: str) -> PurePosixPath:
    """Return the path of a URI relative to its playlist's folder."""
    path = PurePosixPath(unquote(re.split("[?#]", uri, maxsplit=1)[0]))
    if _ABSOLUTE.match(uri) or path.is_absolute() or ".." in path.parts:
        raise CommandError(
            f"the playlist lists {uri} outside its folder; download it yourself"
        )
    if any(map(is_reserved, path.parts)):  # it would replace a temporary file
        raise CommandError(
            f"the playlist lists {uri}, a name of temporary files; download it yourself"
        )
    return path
