"""Uploads of local files to signed URLs, and imports of remote files."""

from __future__ import annotations

import errno
import mimetypes
import os
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from functools import partial
from typing import Any, TypeGuard

from msgspec import Struct
from msgspec.structs import replace

from ittybit.body import Content
from ittybit.core.http.models import Response
from ittybit.core.http.ranges import ByteRange
from ittybit.core.http.request import Request
from ittybit.core.http.request_options import take_call_options
from ittybit.core.payloads.tasks import build_task
from ittybit.core.printable import show
from ittybit.core.serialization.codec import encode
from ittybit.core.transfers.filenames import (
    FileLocation,
    check_filename,
    check_folder,
)
from ittybit.core.transfers.options import IngestOptions, Transfer, UploadOptions
from ittybit.core.url.url import normalize, path, path_of
from ittybit.core.validation import check_flag, check_known
from ittybit.errors import (
    APIError,
    APIResponseValidationError,
    ArgumentError,
    LocalFileError,
    UploadIncomplete,
)
from ittybit.timeouts import within_deadline
from ittybit.types import Confirmation, File, Task
from ittybit_async import _io
from ittybit_async.http.engine import Engine
from ittybit_async.http.files import Source, open_source
from ittybit_async.transfers.progress import TransferMonitor
from ittybit_async.transfers.remote import is_remote, open_remote
from ittybit_async.transfers.resume import ResumeFile
from ittybit_async.transfers.signed_urls import FileAddress

_WITH_FILE = (200, 201)


class Upload(Struct, frozen=True, kw_only=True):
    """Upload of one file, in one request or in parts that are retried separately."""

    engine: Engine
    content: Content
    name: str
    address: FileAddress
    transfer: Transfer
    monitor: TransferMonitor
    resume: bool
    fields: Mapping[str, Any]

    async def send(self) -> File:
        """Send the bytes, and then the fields that a PUT cannot carry."""
        in_parts = self.transfer.is_multipart(self.content.size)
        file = await (self._send_parts() if in_parts else self._send_whole())
        return await self._set_fields(file) if self.fields else file

    @property
    def _display_name(self) -> str:
        return str(self.content.path or self.name)

    async def _put(
        self, number: int, content: Content, headers: Mapping[str, str]
    ) -> Response:
        kind = mimetypes.guess_type(self.name)[0] or "application/octet-stream"
        body = self.monitor.body(self._display_name, number, content)

        async def put(url: str) -> Response:
            request = Request(
                "PUT",
                url,
                body=body,
                signed=True,
                headers={"Content-Type": kind, **headers},
                options=self.transfer.request_options,
            )
            return await self.engine.send(request)

        return await self.address.call(put)

    async def _send_whole(self) -> File:
        response = await self._put(0, self.content, {})
        file = self.engine.read(response, File)
        return await self._check(response, file)

    async def _send_parts(self) -> File:
        """Send the missing parts; if the server has lost some, send all parts."""
        await self.address.ensure_signed()
        resume_file = await _io.to_thread(
            ResumeFile.of,
            self.content if self.resume else replace(self.content, path=None),
            target=self.address.target,
            part_size=self.transfer.multipart_chunksize,
        )
        file, _ = await self._send_missing(resume_file)
        if file is None:
            await _io.to_thread(resume_file.clear)
            file, response = await self._send_missing(resume_file)
            if file is None:
                raise _lost_parts_error(response, self.content.size)
        await _io.to_thread(resume_file.remove)
        return file

    async def _send_missing(
        self, resume_file: ResumeFile
    ) -> tuple[File | None, Response]:
        """Send the last part after all others: the server then checks them."""
        spans = ByteRange(0, self.content.size).split(self.transfer.multipart_chunksize)
        *others, last = list(enumerate(spans))
        missing = [one for one in others if not resume_file.state.has_part(one[0])]
        for number, span in others:
            done = resume_file.state.has_part(number)
            self.monitor.start_part(number, span.size if done else 0)
        self.monitor.start_part(last[0], 0)

        async def send(part: tuple[int, ByteRange]) -> None:
            await self._send_part(part)
            # Before the next part, because parts missing in the file are sent again.
            await _io.to_thread(resume_file.add, part[0])

        await self.monitor.for_each(send, missing)
        return await self._send_part(last)

    async def _send_part(
        self, part: tuple[int, ByteRange]
    ) -> tuple[File | None, Response]:
        """Send a part; return the file if the response contains it."""
        number, span = part
        headers = {"Content-Range": span.content_range(self.content.size)}
        response = await self._put(number, self.content.part(span), headers)
        if response.status_code not in _WITH_FILE or not response.content:
            return None, response
        try:
            file = self.engine.read(response, File)
        except APIResponseValidationError:
            return None, response  # another body; the part was accepted
        return await self._check(response, file, span.size), response

    async def _check(
        self, response: Response, file: File, part: int | None = None
    ) -> File:
        """Return `file` if it has all bytes; raise an error otherwise.

        If it has the size of one `part`, it contains only that part, and is deleted.
        """
        stored: object = file.filesize
        size = self.content.size
        if not isinstance(stored, int) or stored == size:
            return file
        advice = f"look at it, and call files.delete({file.id!r})"
        if stored == part:
            advice = "it does not support parts; upload with multipart_threshold=None"
            delete = Request("DELETE", path("files", file.id))
            with suppress(APIError):
                await self.engine.call(delete, Confirmation)
                advice += " (the file was deleted)"
        raise APIResponseValidationError(
            f"{response.request}: the server stored {file.id} with {stored} bytes "
            f"instead of {size}; {advice}",
            response=response,
        )

    async def _set_fields(self, file: File) -> File:
        request = Request(
            "PATCH",
            path("files", file.id),
            json=self.fields,
            options=self.transfer.request_options,
        )
        try:
            return await self.engine.call(request, File)
        except APIError as error:
            raise UploadIncomplete(
                f"{self._display_name!r} is stored as {file.id}, but "
                f"{' and '.join(self.fields)} could not be set: {error}; call "
                f"files.update({file.id!r}, ...) to do so",
                file=file,
            ) from error


def _lost_parts_error(response: Response, size: int) -> APIResponseValidationError:
    return APIResponseValidationError(
        f"{response.request}: the server accepted all parts of {size} bytes twice, but "
        "created no file; upload it with multipart_threshold=None",
        response=response,
    )


async def upload(engine: Engine, source: Source, options: UploadOptions) -> File:
    """Upload `source` and return the stored file."""
    transfer = Transfer.of(options, UploadOptions)
    fields = _read_fields(options)
    if options.get("signed_url") is None:
        check_folder(options.get("folder"))
    with within_deadline(engine.options.deadline), ExitStack() as stack:
        content = await _open(engine, source, stack)
        if not content.size:
            raise _empty_error(content)
        name, address = _destination(engine, content, options, transfer)
        return await Upload(
            engine=engine,
            content=content,
            name=name,
            address=address,
            transfer=transfer,
            monitor=TransferMonitor(transfer, content.size),
            resume=options.get("resume", True),
            fields=fields,
        ).send()


async def _open(engine: Engine, source: Source, stack: ExitStack) -> Content:
    if is_remote(source):
        return await open_remote(source, stack)
    opening = partial(open_source, source, stack)
    if isinstance(source, str | os.PathLike):
        return await engine.retry_local(opening)
    return await opening()  # blocks can be read only once


def _read_fields(options: UploadOptions) -> dict[str, Any]:
    ref: Any = options.get("ref")
    if ref is not None and not isinstance(ref, str):
        raise ArgumentError(f"ref must be a str, got {show(ref)}")
    metadata: Any = options.get("metadata")
    if metadata is not None and not isinstance(metadata, Mapping):
        raise ArgumentError(f"metadata must be a mapping, got {show(metadata)}")
    check_flag("resume", options.get("resume", True))
    fields: dict[str, Any] = {"ref": ref, "metadata": metadata}
    fields = {name: value for name, value in fields.items() if value is not None}
    encode(fields)  # raises before anything is sent
    return fields


def _empty_error(content: Content) -> Exception:
    if content.path is None:
        return ArgumentError("cannot upload an empty file, got 0 bytes")
    return LocalFileError.wrap(
        OSError(errno.ENODATA, "the file is empty"), content.path, "upload"
    )


def _destination(
    engine: Engine,
    content: Content,
    options: UploadOptions,
    transfer: Transfer,
) -> tuple[str, FileAddress]:
    url, filename = options.get("signed_url"), options.get("filename")
    request_options = transfer.request_options
    if url is not None:
        if filename is not None or options.get("folder") is not None:
            raise ArgumentError(
                "signed_url already contains folder and filename; omit them"
            )
        url = normalize(url, "signed_url")
        return path_of(url).rpartition("/")[2], FileAddress(
            engine, request_options, url
        )
    if filename is None and content.name is None:
        raise ArgumentError("the source has no name; pass filename")
    if filename is None:
        name = check_filename(content.name, "the name of the source")
    else:
        name = check_filename(filename)
    location = FileLocation(check_folder(options.get("folder")), name, "put")
    return name, FileAddress(engine, request_options, location=location)


_FIELDS = ("folder", "filename", "ref", "metadata")


def is_url(source: object) -> TypeGuard[str]:
    """Return whether `source` is a URL and not a local path."""
    return isinstance(source, str) and source.lower().startswith(
        ("http://", "https://")
    )


async def ingest_and_wait(engine: Engine, url: str, options: Mapping[str, Any]) -> File:
    """Import `url`, wait until the server has stored it, and return the file."""
    Transfer.of(options, UploadOptions)
    if options.get("signed_url") is not None:
        raise ArgumentError("the server fetches a URL itself; omit signed_url")
    return await engine.call(_request("files", {"url": url}, options), File)


async def ingest(engine: Engine, url: object, options: Mapping[str, Any]) -> Task:
    """Start the import of `url`, and return its task."""
    if not is_url(url):
        raise ArgumentError(
            "wait=False works only with a URL; omit it to upload the source, got "
            f"{type(url).__name__}"
        )
    check_known(options, IngestOptions, "argument")
    fields = build_task("ingest", {"url": url})
    return await engine.call(_request("tasks", fields, options), Task)


def _request(
    resource: str, fields: Mapping[str, Any], options: Mapping[str, Any]
) -> Request:
    given = {name: options[name] for name in _FIELDS if options.get(name) is not None}
    given["url"] = normalize(fields["url"], "the URL to fetch")
    return Request(
        "POST",
        path(resource),
        json={**fields, **given},
        options=take_call_options(options),
    )
