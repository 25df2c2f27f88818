"""An upload in parts, several at once (spec section 19.3)."""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import aclosing, suppress
from pathlib import Path
from uuid import uuid4

from msgspec import Struct

from ittybit.body import Content
from ittybit.core.http.models import Response
from ittybit.core.http.ranges import ByteRange
from ittybit.core.http.request import Request
from ittybit.core.transfers.options import Transfer
from ittybit.core.transfers.resume import UploadState
from ittybit.core.url.url import path
from ittybit.errors import APIError, APIResponseValidationError, LocalFileError
from ittybit.types import Confirmation, File
from ittybit_async import _io
from ittybit_async.concurrency import each
from ittybit_async.http.engine import Engine
from ittybit_async.http.files import UploadSource
from ittybit_async.transfers.progress import TransferMonitor
from ittybit_async.transfers.signed_urls import FileAddress


class MultipartUpload(Struct, frozen=True, kw_only=True):
    """One file that goes in parts; each is tried again alone.

    The last part goes alone, when all others are there: that is when the server looks
    whether it has them all.
    """

    engine: Engine
    address: FileAddress
    content: Content
    name: str
    content_type: str
    transfer: Transfer
    gauge: TransferMonitor
    side_car: ResumeFile

    async def send(self) -> File:
        """Send the parts that are missing, and all where the server has lost some."""
        file, _ = await self._round()
        if file is None:
            await _io.to_thread(self.side_car.clear)
            file, response = await self._round()
            if file is None:
                raise _lost(response, self.content.size)
        await _io.to_thread(self.side_car.remove)
        return file

    async def _round(self) -> tuple[File | None, Response]:
        spans = ByteRange(0, self.content.size).split(self.transfer.multipart_chunksize)
        *others, last = list(enumerate(spans))
        missing = [one for one in others if not self.side_car.state.has(one[0])]
        for number, span in others:
            done = self.side_car.state.has(number)
            self.gauge.begin(number, span.size if done else 0)
        self.gauge.begin(last[0], 0)
        parts = each(
            self._send,
            missing,
            limit=self.transfer.max_concurrency,
            on_stop=self.gauge.stop,
        )
        async with aclosing(parts) as arrived:
            async for _ in arrived:
                pass
        response = await self._put(last)
        return await self._file(response, last[1]), response

    async def _send(self, part: tuple[int, ByteRange]) -> None:
        number, span = part
        await self._file(await self._put(part), span)
        # Before another part begins: what the note does not tell is sent again.
        await _io.to_thread(self.side_car.add, number)

    async def _put(self, part: tuple[int, ByteRange]) -> Response:
        number, span = part
        body = self.gauge.body(self.name, number, self.content.part(span))
        headers = {
            "Content-Type": self.content_type,
            "Content-Range": span.content_range(self.content.size),
        }

        async def put(url: str) -> Response:
            return await self.engine.send(
                Request(
                    "PUT",
                    url,
                    body=body,
                    signed=True,
                    headers=headers,
                    options=self.transfer.request_options,
                )
            )

        return await self.address.call(put)

    async def _file(self, response: Response, span: ByteRange) -> File | None:
        file = file_of_response(self.engine, response)
        if file is None:
            return None
        size = self.content.size
        return await check_file(self.engine, response, file, size, span.size)


def _lost(response: Response, size: int) -> APIResponseValidationError:
    return APIResponseValidationError(
        f"{response.request}: all parts of {size} bytes were accepted, twice, and no "
        "file came of them: upload it with multipart_threshold=None",
        response=response,
    )


SUFFIX = ".ittybit-part"
_HEAD = 1 << 20
_LONGEST = 1 << 16  # bytes of a note, beside its parts


class ResumeFile:
    """The note of one upload; `path` is None to keep none.

    It is replaced whole, so that no crash leaves half of one. Where it cannot be
    written, the upload goes on without.
    """

    def __init__(self, path: Path | None, state: UploadState) -> None:
        self._path = path
        self._lock = _io.Lock()
        self.state = state

    @classmethod
    def of(
        cls,
        origin: UploadSource,
        *,
        target: str,
        part_size: int,
    ) -> ResumeFile:
        """Return the note of the file at `origin`, with what a former run has done.

        A note of another file, another place or other parts counts for nothing, and
        what stands under its name without being one is left alone.
        """
        state = UploadState(
            size=origin.content.size,
            modified=origin.modified,
            changed=origin.changed,
            head="" if origin.path is None else _head(origin.path, origin.content),
            target=target,
            part_size=part_size,
        )
        if origin.path is None:
            return cls(None, state)
        path = origin.path.with_name(f"{origin.path.name}{SUFFIX}")
        try:
            found = UploadState.read(_bytes(path, _LONGEST + state.count // 4))
        except FileNotFoundError:
            return cls(path, state)
        except OSError:
            return cls(None, state)
        if found is None:
            return cls(None, state)
        return cls(path, found if found.fits(state) else state)

    def add(self, number: int) -> None:
        """Take note that part `number`, from 0, has arrived."""
        with self._lock:
            self.state.add(number)
            self._save()

    def clear(self) -> None:
        """Begin again: no part has arrived."""
        self.state.parts = "0"
        self.remove()

    def remove(self) -> None:
        """Leave no note."""
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _save(self) -> None:
        if self._path is None:
            return
        draft = self._path.with_name(f".ittybit-{uuid4().hex}.part")
        try:
            draft.write_bytes(self.state.written())
            os.replace(draft, self._path)
        except OSError:
            self._path = None
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _head(source: Path, content: Content) -> str:
    try:
        with content.open() as file:
            return hashlib.sha256(file.read(_HEAD)).hexdigest()
    except OSError as error:
        raise LocalFileError.wrap(error, source, "read") from error


def _bytes(path: Path, most: int) -> bytes:
    """Return what a file holds, or nothing where it is none or too long for a note."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > most:
        return b""
    return path.read_bytes()


_WITH_FILE = (200, 201)


def file_of_response(engine: Engine, response: Response) -> File | None:
    """Return the File that the answer to a part holds, or None for a part alone."""
    if response.status_code not in _WITH_FILE or not response.content:
        return None
    try:
        return engine.read(response, File)
    except APIResponseValidationError:
        return None  # an answer of another kind: the part was accepted


async def check_file(
    engine: Engine, response: Response, file: File, size: int, part: int | None = None
) -> File:
    """Return `file`, which must have the `size` of what was sent.

    One that has the size of a `part` was made of that part alone, and is removed.
    """
    stored: object = file.filesize
    if not isinstance(stored, int) or stored == size:
        return file
    advice = f"look at it, and call files.delete({file.id!r})"
    if stored == part:
        advice = "it does not know parts: upload with multipart_threshold=None"
        with suppress(APIError):
            await engine.call(Request("DELETE", path("files", file.id)), Confirmation)
            advice += "; the file was removed"
    raise APIResponseValidationError(
        f"{response.request}: the server stored {file.id} with {stored} bytes in place "
        f"of {size}: {advice}",
        response=response,
    )
