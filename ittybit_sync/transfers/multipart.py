# Generated from ittybit_async/transfers/multipart.py by build_sync.py. Do not edit.
"""Uploads in concurrent parts, which can be resumed."""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import closing, suppress
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
from ittybit_sync import _io
from ittybit_sync.concurrency import each
from ittybit_sync.http.engine import Engine
from ittybit_sync.http.files import UploadSource
from ittybit_sync.transfers.progress import TransferMonitor
from ittybit_sync.transfers.signed_urls import FileAddress


class MultipartUpload(Struct, frozen=True, kw_only=True):
    """Upload of one file in parts, which are retried separately.

    The last part is sent after all others, because the server then checks that it has
    all parts.
    """

    engine: Engine
    address: FileAddress
    content: Content
    name: str
    content_type: str
    transfer: Transfer
    monitor: TransferMonitor
    resume_file: ResumeFile

    def send(self) -> File:
        """Send the missing parts; if the server has lost some, send all parts."""
        file, _ = self._send_parts()
        if file is None:
            _io.to_thread(self.resume_file.clear)
            file, response = self._send_parts()
            if file is None:
                raise _lost_parts_error(response, self.content.size)
        _io.to_thread(self.resume_file.remove)
        return file

    def _send_parts(self) -> tuple[File | None, Response]:
        spans = ByteRange(0, self.content.size).split(self.transfer.multipart_chunksize)
        *others, last = list(enumerate(spans))
        missing = [one for one in others if not self.resume_file.state.has_part(one[0])]
        for number, span in others:
            done = self.resume_file.state.has_part(number)
            self.monitor.start_part(number, span.size if done else 0)
        self.monitor.start_part(last[0], 0)
        parts = each(
            self._send,
            missing,
            limit=self.transfer.max_concurrency,
            on_stop=self.monitor.stop,
        )
        with closing(parts) as arrived:
            for _ in arrived:
                pass
        response = self._put(last)
        return self._check_response(response, last[1]), response

    def _send(self, part: tuple[int, ByteRange]) -> None:
        number, span = part
        self._check_response(self._put(part), span)
        # Before the next part, because parts missing in the file are sent again.
        _io.to_thread(self.resume_file.add, number)

    def _put(self, part: tuple[int, ByteRange]) -> Response:
        number, span = part
        body = self.monitor.body(self.name, number, self.content.part(span))
        headers = {
            "Content-Type": self.content_type,
            "Content-Range": span.content_range(self.content.size),
        }

        def put(url: str) -> Response:
            return self.engine.send(
                Request(
                    "PUT",
                    url,
                    body=body,
                    signed=True,
                    headers=headers,
                    options=self.transfer.request_options,
                )
            )

        return self.address.call(put)

    def _check_response(self, response: Response, span: ByteRange) -> File | None:
        file = file_of_response(self.engine, response)
        if file is None:
            return None
        size = self.content.size
        return check_file(self.engine, response, file, size, span.size)


def _lost_parts_error(response: Response, size: int) -> APIResponseValidationError:
    return APIResponseValidationError(
        f"{response.request}: the server accepted all parts of {size} bytes twice, but "
        "created no file; upload it with multipart_threshold=None",
        response=response,
    )


SUFFIX = ".ittybit-part"
_HEAD_SIZE = 1 << 20
_MAX_SIZE = 1 << 16  # bytes of a resume file without its parts


class ResumeFile:
    """File next to the source that records the uploaded parts.

    It is replaced atomically. If it cannot be written, the upload continues without it.
    """

    def __init__(self, path: Path | None, state: UploadState) -> None:
        self._path = path
        self._lock = _io.Lock()
        self.state = state

    @classmethod
    def of(
        cls,
        source: UploadSource,
        *,
        target: str,
        part_size: int,
    ) -> ResumeFile:
        """Return the resume file of `source`, with the parts of an earlier upload.

        State of another file, target, or part size is ignored. A file of this name that
        is not a resume file is not changed.
        """
        state = UploadState(
            size=source.content.size,
            modified=source.modified,
            changed=source.changed,
            head="" if source.path is None else _head(source.path, source.content),
            target=target,
            part_size=part_size,
        )
        if source.path is None:
            return cls(None, state)
        path = source.path.with_name(f"{source.path.name}{SUFFIX}")
        try:
            found = UploadState.decode(
                _read_file(path, _MAX_SIZE + state.part_count // 4)
            )
        except FileNotFoundError:
            return cls(path, state)
        except OSError:
            return cls(None, state)
        if found is None:
            return cls(None, state)
        return cls(path, found if found.matches(state) else state)

    def add(self, number: int) -> None:
        """Record that part `number`, from 0, was uploaded."""
        with self._lock:
            self.state.add_part(number)
            self._save()

    def clear(self) -> None:
        """Forget all parts."""
        self.state.parts = "0"
        self.remove()

    def remove(self) -> None:
        """Delete the file."""
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _save(self) -> None:
        if self._path is None:
            return
        temporary = self._path.with_name(f".ittybit-{uuid4().hex}.part")
        try:
            temporary.write_bytes(self.state.encode())
            os.replace(temporary, self._path)
        except OSError:
            self._path = None
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _head(source: Path, content: Content) -> str:
    try:
        with content.open() as file:
            return hashlib.sha256(file.read(_HEAD_SIZE)).hexdigest()
    except OSError as error:
        raise LocalFileError.wrap(error, source, "read") from error


def _read_file(path: Path, max_size: int) -> bytes:
    """Return the content of a regular file of at most `max_size` bytes, or nothing."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > max_size:
        return b""
    return path.read_bytes()


_WITH_FILE = (200, 201)


def file_of_response(engine: Engine, response: Response) -> File | None:
    """Return the File in the response to a part, or None if it has none."""
    if response.status_code not in _WITH_FILE or not response.content:
        return None
    try:
        return engine.read(response, File)
    except APIResponseValidationError:
        return None  # another body; the part was accepted


def check_file(
    engine: Engine, response: Response, file: File, size: int, part: int | None = None
) -> File:
    """Return `file` if its size is `size`; raise an error otherwise.

    If it has the size of one `part`, it contains only that part, and is deleted.
    """
    stored: object = file.filesize
    if not isinstance(stored, int) or stored == size:
        return file
    advice = f"look at it, and call files.delete({file.id!r})"
    if stored == part:
        advice = "it does not support parts; upload with multipart_threshold=None"
        with suppress(APIError):
            engine.call(Request("DELETE", path("files", file.id)), Confirmation)
            advice += " (the file was deleted)"
    raise APIResponseValidationError(
        f"{response.request}: the server stored {file.id} with {stored} bytes instead "
        f"of {size}; {advice}",
        response=response,
    )
