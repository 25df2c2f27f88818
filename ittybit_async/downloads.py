"""Downloads: a file arrives under a temporary name and is renamed when whole."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from ittybit.errors import (
    APIConnectionError,
    APIResponseValidationError,
    ArgumentError,
    LocalFileError,
)
from ittybit.exchange import Response
from ittybit.outgoing import Outgoing
from ittybit.paths import checked_path
from ittybit.request import Request
from ittybit.request_options import RequestOptions, for_each_request
from ittybit.types import File
from ittybit.url import check_url, redacted
from ittybit_async import _io
from ittybit_async.engine import Engine
from ittybit_async.sender import response_of

Progress = Callable[[int, int | None], object]

_BLOCK = 1 << 20
# Ranges and sizes speak of the bytes as stored.
_HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity"}


class _Part:
    """What has arrived, under a temporary name beside the final one.

    Its steps run in threads, which go on when nobody waits for them any more.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._path = target.with_name(f".ittybit-{uuid4().hex}.part")
        self._file: BinaryIO | None = None
        self._given_up = False

    def open(self) -> None:
        """Make the file; LocalFileError where that cannot be."""
        try:
            self._file = self._path.open("xb", buffering=0)
        except OSError as error:
            raise LocalFileError.wrap(error, self._target, "write") from error
        if self._given_up:
            self.give_up()

    def write(self, chunk: bytes) -> None:
        """Add `chunk`; LocalFileError where there is no room."""
        assert self._file is not None  # open came before
        view = memoryview(chunk)
        try:
            while view:
                view = view[self._file.write(view) :]
        except OSError as error:
            raise LocalFileError.wrap(error, self._target, "write") from error

    def finish(self) -> None:
        """Give it its final name."""
        assert self._file is not None  # open came before
        try:
            self._file.close()
            self._path.replace(self._target)
        except OSError as error:
            raise LocalFileError.wrap(error, self._target, "write") from error

    def give_up(self) -> None:
        """Leave nothing behind."""
        self._given_up = True
        if self._file is not None:
            self._file.close()
            self._path.unlink(missing_ok=True)


@dataclass(frozen=True, kw_only=True)
class Download:
    """One file on its way: its address, its size if known, its final place."""

    url: str
    size: int | None
    target: Path
    on_progress: Progress | None
    options: RequestOptions

    async def receive(self, engine: Engine) -> Path:
        """Write the file and return its place; nothing is left of a failed try."""
        request = Request("GET", self.url, headers=_HEADERS, options=self.options)
        await engine.persist(request, partial(self._attempt, engine))
        return self.target

    async def _attempt(self, engine: Engine, outgoing: Outgoing, number: int) -> None:
        async with engine.stream(outgoing, number) as reply:
            _check_whole(response_of(outgoing, reply, b"", 0.0, number))
            part = _Part(self.target)
            try:
                await _io.to_thread(part.open)
                received = await self._fill(part, reply)
                if self.size is not None and received != self.size:
                    raise APIConnectionError(
                        f"{outgoing.info}: {received} bytes arrived, the file has "
                        f"{self.size}; fetch the File anew, or give its url alone",
                        request=outgoing.info,
                    )
                await _io.to_thread(part.finish)
            except BaseException:
                part.give_up()
                raise

    async def _fill(self, part: _Part, reply: _io.Reply) -> int:
        length = reply.headers.get("Content-Length", "")
        total = int(length) if length.isdecimal() else self.size
        received = 0
        async for chunk in reply.chunks(_BLOCK):
            await _io.to_thread(part.write, chunk)
            received += len(chunk)
            if self.on_progress is not None:
                self.on_progress(received, total)
        return received


def _check_whole(response: Response) -> None:
    """Raise APIResponseValidationError for an answer that is not the file as it is."""
    packed = response.headers.get("content-encoding", "identity").lower()
    if response.status_code == 200 and packed == "identity":
        return
    raise APIResponseValidationError(
        f"{response.request}: asked for a file as it is, the server answered "
        f"{response.status_code} in the encoding {packed!r}; look at what is there, "
        "with client.get(url)",
        response=response,
    )


async def download(
    engine: Engine,
    source: File | str | None,
    to: str | os.PathLike[str],
    *,
    on_progress: Progress | None,
    options: RequestOptions | None,
) -> Path:
    """Download `source` to the file or into the folder `to`, and return its path."""
    url = source.url if isinstance(source, File) else source
    if not isinstance(url, str) or "://" not in url:
        shown = url.partition("?")[0] if isinstance(url, str) else url
        raise ArgumentError(
            f"nothing to download from {shown!r}: pass a File that has a url, or a URL"
        )
    check_url(url)
    target = await _io.to_thread(_place, source, url, to)
    size = source.filesize if isinstance(source, File) else None
    return await Download(
        url=url,
        size=size,
        target=target,
        on_progress=on_progress,
        options=for_each_request(options),
    ).receive(engine)


def _place(source: File | str | None, url: str, to: str | os.PathLike[str]) -> Path:
    """Return where the file goes: `to`, or below it where that is a folder.

    A `to` that ends with a separator is made a folder. LocalFileError for a place that
    is no file and no folder, such as a device.
    """
    text = checked_path(to)
    target = Path(text)
    try:
        if text.endswith(("/", os.sep)):
            target.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            target /= _name(source, url)
        target = target.resolve() if target.is_symlink() else target
        if target.exists() and not target.is_file():
            raise OSError(errno.EINVAL, "there is something that is no regular file")
    except OSError as error:
        raise LocalFileError.wrap(error, target, "write") from error
    return target


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
