"""Downloads: a file arrives under a temporary name and is renamed when whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from ittybit.errors import APIConnectionError, ArgumentError, LocalFileError
from ittybit.outgoing import Outgoing
from ittybit.request import Request
from ittybit.types import File
from ittybit.url import redacted
from ittybit_async import _io
from ittybit_async.engine import Engine

Progress = Callable[[int, int | None], object]

_BLOCK = 1 << 20
# Ranges and sizes speak of the bytes as stored.
_HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity"}


@dataclass(frozen=True, kw_only=True)
class Download:
    """One file on its way: its address, its size if known, its final place."""

    url: str
    size: int | None
    target: Path
    on_progress: Progress | None

    async def receive(self, engine: Engine) -> Path:
        """Write the file and return its place; nothing is left of a failed try."""
        request = Request("GET", self.url, headers=_HEADERS)
        await engine.persist(request, partial(self._attempt, engine))
        return self.target

    async def _attempt(self, engine: Engine, outgoing: Outgoing, number: int) -> None:
        async with engine.stream(outgoing, number) as reply:
            part = self.target.with_name(
                f".{self.target.name[:200]}.{uuid4().hex}.part"
            )
            file = await _io.to_thread(self._open, part)
            try:
                await self._fill(file, reply)
                await _io.to_thread(self._finish, file, part)
            except BaseException:
                file.close()
                part.unlink(missing_ok=True)
                raise

    async def _fill(self, file: BinaryIO, reply: _io.Reply) -> None:
        length = reply.headers.get("Content-Length")
        total = int(length) if length else self.size
        received = 0
        async for chunk in reply.chunks(_BLOCK):
            await _io.to_thread(self._write, file, chunk)
            received += len(chunk)
            if self.on_progress is not None:
                self.on_progress(received, total)
        if self.size is not None and received != self.size:
            where = urlsplit(self.url)._replace(query="").geturl()
            raise APIConnectionError(
                f"GET {where}: {received} bytes arrived, the file has {self.size}"
            )

    def _open(self, part: Path) -> BinaryIO:
        try:
            return part.open("xb", buffering=0)
        except OSError as error:
            raise LocalFileError.wrap(error, self.target, "write") from error

    def _write(self, file: BinaryIO, chunk: bytes) -> None:
        view = memoryview(chunk)
        try:
            while view:
                view = view[file.write(view) :]
        except OSError as error:
            raise LocalFileError.wrap(error, self.target, "write") from error

    def _finish(self, file: BinaryIO, part: Path) -> None:
        try:
            file.close()
            part.replace(self.target)
        except OSError as error:
            raise LocalFileError.wrap(error, self.target, "write") from error


async def download(
    engine: Engine,
    source: File | str | None,
    to: str | os.PathLike[str],
    *,
    on_progress: Progress | None,
) -> Path:
    """Download `source` to the file or into the folder `to`, and return its path."""
    url = source.url if isinstance(source, File) else source
    if not url or "://" not in url:
        raise ArgumentError(
            f"nothing to download from {url!r}: pass a File that has a url, or a URL"
        )
    target = Path(to)
    if await _io.to_thread(target.is_dir):
        target /= _name(source, url)
    size = source.filesize if isinstance(source, File) else None
    return await Download(
        url=url, size=size, target=target, on_progress=on_progress
    ).receive(engine)


def _name(source: File | str | None, url: str) -> str:
    """Return a file name from outside as one that cannot leave its folder."""
    told = source.filename if isinstance(source, File) else None
    name = (told or unquote(urlsplit(url).path)).replace("\\", "/").split("/")[-1]
    name = "".join(c for c in name if c.isprintable()).strip()
    if name in {"", ".", ".."}:
        raise ArgumentError(
            f"{redacted(url)!r} names no file: give the path of a file as `to`"
        )
    return name
