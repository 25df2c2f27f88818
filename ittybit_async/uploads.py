"""Uploads: a file of this machine goes to a signed URL (spec sections 18 and 19)."""

from __future__ import annotations

import errno
import mimetypes
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ittybit.body import Body
from ittybit.codec import decode, encode
from ittybit.deadlines import all_within
from ittybit.errors import (
    APIError,
    APIResponseValidationError,
    ArgumentError,
    LocalFileError,
    UploadIncomplete,
)
from ittybit.paths import checked_path
from ittybit.request import Request
from ittybit.request_options import RequestOptions, for_each_request
from ittybit.types import File, Signature
from ittybit.url import check_url
from ittybit.url import path as url_path
from ittybit_async import _io
from ittybit_async.engine import Engine

Progress = Callable[[int, int], object]


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One file on its way: where it comes from, and what it becomes."""

    source: Path
    folder: str | None
    filename: str | None
    fields: Mapping[str, Any]
    on_progress: Progress | None
    options: RequestOptions

    async def send(self, engine: Engine) -> File:
        """Send the bytes, then what a PUT cannot carry."""
        body = await _io.to_thread(self._body)
        url = await self._sign(engine)
        kind, _ = mimetypes.guess_type(self.source.name)
        request = Request(
            "PUT",
            url,
            body=body,
            signed=True,
            headers={"Content-Type": kind or "application/octet-stream"},
            options=self.options,
        )
        file = await engine.call(request, File)
        return await self._describe(engine, file) if self.fields else file

    async def _sign(self, engine: Engine) -> str:
        body = {"filename": self.filename or self.source.name, "method": "put"}
        if self.folder:
            body["folder"] = self.folder
        response = await engine.send(
            Request("POST", url_path("signatures"), json=body, options=self.options)
        )
        url = decode(response, Signature, strict=True).url
        try:
            check_url(url)
        except ArgumentError as error:
            # Nothing may be sent to a place that only looks like one.
            raise APIResponseValidationError(
                f"{response.request}: the answer holds no address to send to "
                f"({error}); is base_url that of the API?",
                response=response,
            ) from error
        return url

    async def _describe(self, engine: Engine, file: File) -> File:
        place = url_path("files", file.id)
        request = Request("PATCH", place, json=self.fields, options=self.options)
        try:
            return await engine.call(request, File)
        except APIError as error:
            raise UploadIncomplete(
                f"{str(self.source)!r} is stored as {file.id}, but "
                f"{' and '.join(self.fields)} could not be set: {error}; call "
                f"files.update({file.id!r}, ...) to do so",
                file=file,
            ) from error

    def _body(self) -> Body:
        source, report = self.source, self.on_progress
        try:
            status = source.stat()
            if stat.S_ISDIR(status.st_mode):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            if not stat.S_ISREG(status.st_mode):  # a pipe would wait for its writer
                raise OSError(errno.EINVAL, "not a regular file")
            source.open("rb").close()
        except OSError as error:
            raise LocalFileError.wrap(error, source, "upload") from error
        size = status.st_size
        if not size:
            raise LocalFileError(
                f"cannot upload {str(source)!r}: the file is empty; give another",
                path=source,
                number=errno.ENODATA,
            )
        return Body(
            name=str(source),
            size=size,
            open=lambda: source.open("rb"),
            unchanged=lambda: _version(source.stat()) == _version(status),
            on_progress=(lambda sent: report(sent, size)) if report else None,
        )


def _version(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


async def upload(
    engine: Engine,
    source: str | os.PathLike[str],
    *,
    folder: str | None,
    filename: str | None,
    ref: Any,
    metadata: Mapping[str, Any] | None,
    on_progress: Progress | None,
    options: RequestOptions | None,
) -> File:
    """Upload `source` and return the stored file."""
    if ref is not None and not isinstance(ref, str):
        raise ArgumentError(f"ref must be a str, got {ref!r}")
    told = {"ref": ref, "metadata": metadata}
    fields = {name: value for name, value in told.items() if value is not None}
    encode(fields)  # what cannot be sent is told before anything is
    with all_within(engine.options.deadline):
        return await Upload(
            source=Path(checked_path(source)),
            folder=folder,
            filename=filename,
            fields=fields,
            on_progress=on_progress,
            options=for_each_request(options),
        ).send(engine)
