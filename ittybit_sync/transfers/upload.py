# Generated from ittybit_async/transfers/upload.py by build_sync.py. Do not edit.
"""Uploads: bytes of this machine go to a signed URL (spec sections 18 and 19)."""

from __future__ import annotations

import errno
import mimetypes
from collections.abc import Mapping
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
from ittybit_sync import _io
from ittybit_sync.http.engine import Engine
from ittybit_sync.http.files import Source, UploadSource, open_source
from ittybit_sync.transfers.multipart import MultipartUpload, ResumeFile, check_file
from ittybit_sync.transfers.progress import TransferMonitor
from ittybit_sync.transfers.signed_urls import FileAddress, FileLocation


class Upload(Struct, frozen=True, kw_only=True):
    """One file on its way: where it comes from, where to, and what it becomes."""

    engine: Engine
    origin: UploadSource
    name: str
    address: FileAddress
    transfer: Transfer
    resume: bool
    fields: Mapping[str, Any]

    def send(self) -> File:
        """Send the bytes, then what a PUT cannot carry."""
        in_parts = self.transfer.in_parts(self.origin.content.size)
        file = self._parts() if in_parts else self.address.call(self._whole)
        return self._described(file) if self.fields else file

    @property
    def _content_type(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def _shown(self) -> str:
        return str(self.origin.path or self.name)

    def _whole(self, url: str) -> File:
        content = self.origin.content
        gauge = TransferMonitor(self.transfer, content.size)
        request = Request(
            "PUT",
            url,
            body=gauge.body(self._shown, 0, content),
            signed=True,
            headers={"Content-Type": self._content_type},
            options=self.transfer.request_options,
        )
        response = self.engine.send(request)
        file = self.engine.read(response, File)
        return check_file(self.engine, response, file, content.size)

    def _parts(self) -> File:
        content = self.origin.content
        self.address.ready()
        side_car = _io.to_thread(
            ResumeFile.of,
            self.origin if self.resume else replace(self.origin, path=None),
            target=self.address.target,
            part_size=self.transfer.multipart_chunksize,
        )
        return MultipartUpload(
            engine=self.engine,
            address=self.address,
            content=content,
            name=self._shown,
            content_type=self._content_type,
            transfer=self.transfer,
            gauge=TransferMonitor(self.transfer, content.size),
            side_car=side_car,
        ).send()

    def _described(self, file: File) -> File:
        request = Request(
            "PATCH",
            url_path("files", file.id),
            json=self.fields,
            options=self.transfer.request_options,
        )
        try:
            return self.engine.call(request, File)
        except APIError as error:
            raise UploadIncomplete(
                f"{self._shown!r} is stored as {file.id}, but "
                f"{' and '.join(self.fields)} could not be set: {error}; call "
                f"files.update({file.id!r}, ...) to do so",
                file=file,
            ) from error


def upload(engine: Engine, source: Source, told: UploadOptions) -> File:
    """Upload `source` and return the stored file."""
    transfer = Transfer.of(told, UploadOptions)
    fields = _fields(told)
    if told.get("signed_url") is None:
        check_folder(told.get("folder"))
    with within_deadline(engine.options.deadline):
        with open_source(source) as origin:
            if not origin.content.size:
                raise _empty(origin)
            name, address = _destination(engine, origin, told, transfer)
            return Upload(
                engine=engine,
                origin=origin,
                name=name,
                address=address,
                transfer=transfer,
                resume=told.get("resume", True),
                fields=fields,
            ).send()


def _fields(told: UploadOptions) -> dict[str, Any]:
    ref: Any = told.get("ref")
    if ref is not None and not isinstance(ref, str):
        raise ArgumentError(f"ref must be a str, got {ref!r}")
    metadata: Any = told.get("metadata")
    if metadata is not None and not isinstance(metadata, Mapping):
        raise ArgumentError(f"metadata must be a mapping, got {metadata!r}")
    if not isinstance(resume := told.get("resume", True), bool):
        raise ArgumentError(f"resume must be True or False, got {resume!r}")
    fields: dict[str, Any] = {"ref": ref, "metadata": metadata}
    fields = {name: value for name, value in fields.items() if value is not None}
    encode(fields)  # what cannot be sent is told before anything is
    return fields


def _empty(origin: UploadSource) -> Exception:
    if origin.path is None:
        return ArgumentError("cannot upload what is empty: there are no bytes")
    return LocalFileError.wrap(
        OSError(errno.ENODATA, "the file is empty"), origin.path, "upload"
    )


def _destination(
    engine: Engine, origin: UploadSource, told: UploadOptions, transfer: Transfer
) -> tuple[str, FileAddress]:
    url, given = told.get("signed_url"), told.get("filename")
    options = transfer.request_options
    if url is not None:
        if given is not None or told.get("folder") is not None:
            raise ArgumentError("signed_url has folder and filename in it already")
        url = normalize(url, "signed_url")
        return path_of(url).rpartition("/")[2], FileAddress(engine, options, url)
    if given is None and origin.name is None:
        raise ArgumentError("filename is needed for bytes that have no name")
    name = safe_filename(origin.name or "") if given is None else check_filename(given)
    place = FileLocation(check_folder(told.get("folder")), name, "put")
    return name, FileAddress(engine, options, place=place)


_FIELDS = ("folder", "filename", "ref", "metadata")


def is_url(source: object) -> TypeGuard[str]:
    """Tell whether `source` is a URL, and so no path of this machine."""
    return isinstance(source, str) and source.lower().startswith(
        ("http://", "https://")
    )


def ingest_and_wait(engine: Engine, url: str, told: Mapping[str, Any]) -> File:
    """Return the file that the server has made of `url`."""
    Transfer.of(told, UploadOptions)
    if told.get("signed_url") is not None:
        raise ArgumentError("the server fetches a URL itself: leave out signed_url")
    return engine.call(_request("files", {"url": url}, told), File)


def ingest(engine: Engine, url: object, told: Mapping[str, Any]) -> Task:
    """Return the task by which the server fetches `url`."""
    if not is_url(url):
        raise ArgumentError(
            "only a URL need not be waited for: what is on this machine must be sent"
        )
    check_known(told, IngestOptions, "argument")
    fields = build_task("ingest", {"url": url}, None)
    return engine.call(_request("tasks", fields, told), Task)


def _request(
    resource: str, fields: Mapping[str, Any], told: Mapping[str, Any]
) -> Request:
    given = {name: told[name] for name in _FIELDS if told.get(name) is not None}
    given["url"] = normalize(fields["url"], "the URL to fetch")
    options = cast("RequestOptions", told.get("request_options") or {})
    return Request("POST", path(resource), json={**fields, **given}, options=options)
