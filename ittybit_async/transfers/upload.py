"""Uploads of local files to signed URLs, and imports of remote files."""

from __future__ import annotations

import errno
import mimetypes
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any, TypeGuard, cast

from msgspec import Struct
from msgspec.structs import replace

from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions
from ittybit.core.payloads.tasks import build_task
from ittybit.core.serialization.codec import encode
from ittybit.core.transfers.filenames import check_filename, check_folder, safe_filename
from ittybit.core.transfers.options import IngestOptions, Transfer, UploadOptions
from ittybit.core.url.url import normalize, path, path_of
from ittybit.core.url.url import path as url_path
from ittybit.core.validation import check_known
from ittybit.errors import APIError, ArgumentError, LocalFileError, UploadIncomplete
from ittybit.timeouts import within_deadline
from ittybit.types import File, Task
from ittybit_async import _io
from ittybit_async.http.engine import Engine
from ittybit_async.http.files import Source, UploadSource, open_source
from ittybit_async.transfers.multipart import MultipartUpload, ResumeFile, check_file
from ittybit_async.transfers.progress import TransferMonitor
from ittybit_async.transfers.signed_urls import FileAddress, FileLocation


class Upload(Struct, frozen=True, kw_only=True):
    """Upload of one file: its source, its address, and its fields."""

    engine: Engine
    source: UploadSource
    name: str
    address: FileAddress
    transfer: Transfer
    resume: bool
    fields: Mapping[str, Any]

    async def send(self) -> File:
        """Send the bytes, and then the fields that a PUT cannot carry."""
        in_parts = self.transfer.is_multipart(self.source.content.size)
        file = await (
            self._send_parts() if in_parts else self.address.call(self._send_whole)
        )
        return await self._set_fields(file) if self.fields else file

    @property
    def _content_type(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def _display_name(self) -> str:
        return str(self.source.path or self.name)

    async def _send_whole(self, url: str) -> File:
        content = self.source.content
        monitor = TransferMonitor(self.transfer, content.size)
        request = Request(
            "PUT",
            url,
            body=monitor.body(self._display_name, 0, content),
            signed=True,
            headers={"Content-Type": self._content_type},
            options=self.transfer.request_options,
        )
        response = await self.engine.send(request)
        file = self.engine.read(response, File)
        return await check_file(self.engine, response, file, content.size)

    async def _send_parts(self) -> File:
        content = self.source.content
        await self.address.ensure_signed()
        resume_file = await _io.to_thread(
            ResumeFile.of,
            self.source if self.resume else replace(self.source, path=None),
            target=self.address.target,
            part_size=self.transfer.multipart_chunksize,
        )
        return await MultipartUpload(
            engine=self.engine,
            address=self.address,
            content=content,
            name=self._display_name,
            content_type=self._content_type,
            transfer=self.transfer,
            monitor=TransferMonitor(self.transfer, content.size),
            resume_file=resume_file,
        ).send()

    async def _set_fields(self, file: File) -> File:
        request = Request(
            "PATCH",
            url_path("files", file.id),
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


async def upload(engine: Engine, source: Source, options: UploadOptions) -> File:
    """Upload `source` and return the stored file."""
    transfer = Transfer.of(options, UploadOptions)
    fields = _read_fields(options)
    if options.get("signed_url") is None:
        check_folder(options.get("folder"))
    with within_deadline(engine.options.deadline), ExitStack() as stack:
        upload_source = await open_source(source, stack)
        if not upload_source.content.size:
            raise _empty_error(upload_source)
        name, address = _destination(engine, upload_source, options, transfer)
        return await Upload(
            engine=engine,
            source=upload_source,
            name=name,
            address=address,
            transfer=transfer,
            resume=options.get("resume", True),
            fields=fields,
        ).send()


def _read_fields(options: UploadOptions) -> dict[str, Any]:
    ref: Any = options.get("ref")
    if ref is not None and not isinstance(ref, str):
        raise ArgumentError(f"ref must be a str, got {ref!r}")
    metadata: Any = options.get("metadata")
    if metadata is not None and not isinstance(metadata, Mapping):
        raise ArgumentError(f"metadata must be a mapping, got {metadata!r}")
    if not isinstance(resume := options.get("resume", True), bool):
        raise ArgumentError(f"resume must be True or False, got {resume!r}")
    fields: dict[str, Any] = {"ref": ref, "metadata": metadata}
    fields = {name: value for name, value in fields.items() if value is not None}
    encode(fields)  # raises before anything is sent
    return fields


def _empty_error(upload_source: UploadSource) -> Exception:
    if upload_source.path is None:
        return ArgumentError("cannot upload an empty file, got 0 bytes")
    return LocalFileError.wrap(
        OSError(errno.ENODATA, "the file is empty"), upload_source.path, "upload"
    )


def _destination(
    engine: Engine,
    upload_source: UploadSource,
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
    if filename is None and upload_source.name is None:
        raise ArgumentError("the source has no name; pass filename")
    name = (
        safe_filename(upload_source.name or "")
        if filename is None
        else check_filename(filename)
    )
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
    fields = build_task("ingest", {"url": url}, None)
    return await engine.call(_request("tasks", fields, options), Task)


def _request(
    resource: str, fields: Mapping[str, Any], options: Mapping[str, Any]
) -> Request:
    given = {name: options[name] for name in _FIELDS if options.get(name) is not None}
    given["url"] = normalize(fields["url"], "the URL to fetch")
    request_options = cast("RequestOptions", options.get("request_options") or {})
    return Request(
        "POST", path(resource), json={**fields, **given}, options=request_options
    )
