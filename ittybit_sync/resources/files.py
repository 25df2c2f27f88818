# Generated from ittybit_async/resources/files.py by build_sync.py. Do not edit.
"""Files: sources, tracks and intelligence."""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any, Literal, Unpack, overload

from msgspec import UNSET, UnsetType

from ittybit.core.http.request_options import RequestOptions
from ittybit.core.serialization.codec import without_unset
from ittybit.core.signatures import show_options
from ittybit.core.transfers.options import DownloadOptions, IngestOptions, UploadOptions
from ittybit.types import Confirmation, File, Task
from ittybit_sync.http.files import Source
from ittybit_sync.http.pagination import Page
from ittybit_sync.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_sync.resources.resource import IttybitResource
from ittybit_sync.transfers import download as downloads
from ittybit_sync.transfers import upload as uploads
from ittybit_sync.transfers.targets import Writable


class FilesResource(IttybitResource[Mode]):
    """``client.files`` (spec sections 13, 19 and 20)."""

    _path = "files"
    with_raw_response: FilesResource[Raw]
    with_streaming_response: FilesResource[Streamed]

    @listing
    def list(
        self,
        *,
        page: int | None = None,
        limit: int | None = None,
        request_options: RequestOptions | None = None,
    ) -> Page[File]:
        """List the files of the project, newest first, beginning with page `page`.

        `limit` is the number of files a page, 1 to 100; the server's default is 20.

        >>> for file in client.files.list():
        ...     print(file.id, file.url)
        """
        query = {"page": page, "limit": limit}
        return self._list(File, query, request_options)

    @operation
    def create(
        self,
        *,
        url: str,
        media_id: str | UnsetType | None = UNSET,
        folder: str | UnsetType | None = UNSET,
        filename: str | UnsetType | None = UNSET,
        ref: str | UnsetType | None = UNSET,
        metadata: Mapping[str, Any] | UnsetType | None = UNSET,
        request_options: RequestOptions | None = None,
    ) -> File:
        """Let the server fetch `url` and store it; it answers when that is done.

        The file joins the media `media_id`, or a new one. A task of kind ``ingest``
        does the same without waiting.

        >>> file = client.files.create(url="https://example.com/harbour.mp4")
        """
        body = without_unset(
            url=url,
            media_id=media_id,
            folder=folder,
            filename=filename,
            ref=ref,
            metadata=metadata,
        )
        return self._post(body, File, request_options)

    @operation
    def get(self, id: str, *, request_options: RequestOptions | None = None) -> File:
        """Return the file with this `id`; NotFoundError if there is none.

        >>> file = client.files.get("file_k3v8q1m5x7z2")
        """
        return self._get(id, File, request_options)

    @operation
    def update(
        self,
        id: str,
        *,
        folder: str | UnsetType | None = UNSET,
        filename: str | UnsetType | None = UNSET,
        ref: str | UnsetType | None = UNSET,
        metadata: Mapping[str, Any] | UnsetType | None = UNSET,
        request_options: RequestOptions | None = None,
    ) -> File:
        """Change what is given and leave the rest; another name is another `url`.

        >>> client.files.update(file.id, ref="original")
        """
        body = without_unset(
            folder=folder, filename=filename, ref=ref, metadata=metadata
        )
        return self._patch(id, body, File, request_options)

    @operation
    def delete(
        self, id: str, *, request_options: RequestOptions | None = None
    ) -> Confirmation:
        """Remove a file for good.

        >>> client.files.delete(file.id)
        """
        return self._delete(id, request_options)

    @overload
    def upload(
        self, source: str, /, *, wait: Literal[False], **options: Unpack[IngestOptions]
    ) -> Task: ...
    @overload
    def upload(
        self,
        source: Source,
        /,
        *,
        wait: Literal[True] = True,
        **options: Unpack[UploadOptions],
    ) -> File: ...
    @show_options
    def upload(
        self, source: Any, /, *, wait: bool = True, **options: Unpack[UploadOptions]
    ) -> File | Task:
        """Upload `source` and return it as stored.

        `source` is a path, bytes, a binary file or an iterator of blocks of bytes. It
        goes to a signed URL, under its own name unless `filename` is given; `ref` and
        `metadata` follow in a second call. The other arguments are those of
        ``UploadOptions``. An http(s) URL is fetched by the server;
        with `wait` False the task that does so is returned. Raises LocalFileError
        where a file is missing, a folder, empty or unreadable, or changes meanwhile,
        and UploadIncomplete, with the file's id, where the second call fails.

        >>> file = client.files.upload("harbour.mp4", folder="clips")
        >>> task = client.files.upload("https://example.com/a.mp4", wait=False)
        """
        if not wait:
            return uploads.ingest(self._engine, source, options)
        if uploads.is_url(source):
            return uploads.ingest_and_wait(self._engine, source, options)
        return uploads.upload(self._engine, source, options)

    @overload
    def download(
        self,
        source: File | str | None,
        /,
        to: str | os.PathLike[str],
        **options: Unpack[DownloadOptions],
    ) -> Path: ...
    @overload
    def download(
        self,
        source: File | str | None,
        /,
        to: Writable,
        **options: Unpack[DownloadOptions],
    ) -> None: ...
    @show_options
    def download(
        self, source: File | str | None, /, to: Any, **options: Unpack[DownloadOptions]
    ) -> Path | None:
        """Download a file, or a URL, to the path, folder or binary file object `to`.

        Returns the path, None for a file object. What is there under that name is
        replaced when all has arrived, and untouched otherwise. A private file is read
        by a signed URL. The other arguments are those of
        ``DownloadOptions``. Raises LocalFileError where `to` cannot
        be written.

        >>> client.files.download(task.output, "renditions/")
        """
        return downloads.download(self._engine, source, to, options)

    def iter_bytes(
        self,
        source: File | str | None,
        /,
        *,
        chunk_size: int = 1 << 16,
        request_options: RequestOptions | None = None,
    ) -> Generator[bytes]:
        """Walk the bytes of a file, or of a URL, as they come.

        A chunk has `chunk_size` bytes or some more. Where the connection breaks, the
        walk goes on behind the last byte; APIConnectionError where the file is another
        one by then.

        >>> for chunk in client.files.iter_bytes(media.urls["web"]):
        ...     digest.update(chunk)
        """
        return downloads.iter_bytes(self._engine, source, chunk_size, request_options)
