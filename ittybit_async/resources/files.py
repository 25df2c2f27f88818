"""Files: sources, tracks, and intelligence."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any, Literal, Unpack, overload

from msgspec import UNSET, UnsetType

from ittybit.core.call_signatures import show_options
from ittybit.core.http.request_options import CallOptions, SendOptions, call_options
from ittybit.core.serialization.codec import without_unset
from ittybit.core.transfers.options import DownloadOptions, IngestOptions, UploadOptions
from ittybit.core.validation import check_flag
from ittybit.types import Confirmation, File, Task
from ittybit_async.http.files import Source
from ittybit_async.http.pagination import Page
from ittybit_async.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_async.progress_bar import name_source, transfer_bar
from ittybit_async.resources.resource import IttybitResource
from ittybit_async.transfers import download as downloads
from ittybit_async.transfers import upload as uploads
from ittybit_async.transfers.targets import Writable


class FilesResource(IttybitResource[Mode]):
    """Calls for files (`client.files`)."""

    _path = "files"
    with_raw_response: FilesResource[Raw]
    with_streaming_response: FilesResource[Streamed]

    @listing
    def list(
        self,
        *,
        page: int | None = None,
        limit: int | None = None,
        **call: Unpack[CallOptions],
    ) -> Page[File]:
        """List the files of the project, newest first.

        Args:
            page: Number of the first page to return, 1 by default.
            limit: Items per page, 1 to 100. The server's default is 20.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            A page. Iterating over it continues with the next pages.

        >>> async for file in client.files.list():
        ...     print(file.id, file.url)
        """
        query = {"page": page, "limit": limit}
        return self._list(File, query, call)

    @operation
    async def create(
        self,
        *,
        url: str,
        media_id: str | UnsetType | None = UNSET,
        folder: str | UnsetType | None = UNSET,
        filename: str | UnsetType | None = UNSET,
        ref: str | UnsetType | None = UNSET,
        metadata: Mapping[str, Any] | UnsetType | None = UNSET,
        **call: Unpack[CallOptions],
    ) -> File:
        """Store the file at a URL. The server responds when it has stored the file.

        A task of kind ``ingest`` does the same without waiting.

        Args:
            url: URL that the server downloads.
            media_id: Media that the file joins. By default, the server creates a new
                media.
            folder: Folder of the file.
            filename: Name of the file.
            ref: Name of the file in ``Media.urls``.
            metadata: Your own data, which the server keeps with the file.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            The stored file.

        >>> file = await client.files.create(url="https://example.com/harbour.mp4")
        """
        body = without_unset(
            url=url,
            media_id=media_id,
            folder=folder,
            filename=filename,
            ref=ref,
            metadata=metadata,
        )
        return await self._post(body, File, call)

    @operation
    async def get(self, id: str, **call: Unpack[CallOptions]) -> File:
        """Return the file with this ID.

        Args:
            id: ID of the file.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Raises:
            NotFoundError: No file has this ID.

        >>> file = await client.files.get("file_k3v8q1m5x7z2")
        """
        return await self._get(id, File, call)

    @operation
    async def update(
        self,
        id: str,
        *,
        folder: str | UnsetType | None = UNSET,
        filename: str | UnsetType | None = UNSET,
        ref: str | UnsetType | None = UNSET,
        metadata: Mapping[str, Any] | UnsetType | None = UNSET,
        **call: Unpack[CallOptions],
    ) -> File:
        """Change a file. Fields that you do not pass keep their values.

        Args:
            id: ID of the file.
            folder: New folder, which changes the URL of the file.
            filename: New name, which changes the URL of the file.
            ref: Name of the file in ``Media.urls``.
            metadata: Your own data, which the server keeps with the file.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            The changed file.

        Raises:
            NotFoundError: No file has this ID.

        >>> await client.files.update(file.id, ref="original")
        """
        body = without_unset(
            folder=folder, filename=filename, ref=ref, metadata=metadata
        )
        return await self._patch(id, body, File, call)

    @operation
    async def delete(self, id: str, **call: Unpack[CallOptions]) -> Confirmation:
        """Delete a file permanently.

        Args:
            id: ID of the file.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Raises:
            NotFoundError: No file has this ID.

        >>> await client.files.delete(file.id)
        """
        return await self._delete(id, call)

    @overload
    async def upload(
        self, source: str, *, wait: Literal[False], **options: Unpack[IngestOptions]
    ) -> Task: ...
    @overload
    async def upload(
        self,
        source: Source,
        *,
        wait: Literal[True] = True,
        **options: Unpack[UploadOptions],
    ) -> File: ...
    @show_options
    async def upload(
        self, source: Any, *, wait: bool = True, **options: Unpack[UploadOptions]
    ) -> File | Task:
        """Upload a file.

        Args:
            source: Path, bytes, binary file object, iterator of blocks of bytes, or URL
                of a storage that fsspec opens, such as ``s3://bucket/a.mp4``. The
                server itself downloads an http or https URL.
            wait: If False, return the task that downloads the URL. Only for URLs.
            folder: Folder of the file.
            filename: Name of the file. By default, the name of the source.
            ref: Name of the file in ``Media.urls``.
            metadata: Your own data, which the server keeps with the file.
            signed_url: Signed ``put`` URL to upload to, instead of `folder` and
                `filename`. It needs no API key.
            resume: Whether to record which parts arrived, so that the next call sends
                only the others. True by default.
            **options: The arguments above, and `on_progress` to `request_options` of
                `download`, such as ``progress=True``.

        Returns:
            The stored file, or the task if `wait` is False.

        Raises:
            ArgumentError: An argument is invalid.
            LocalFileError: The file is missing, a folder, empty, or unreadable, or it
                changed during the upload.
            UploadIncomplete: The file is stored, but the second request could not set
                its `ref` or `metadata`. The error has its ID.

        >>> file = await client.files.upload("harbour.mp4", folder="clips")
        >>> task = await client.files.upload("https://example.com/a.mp4", wait=False)
        """
        if not check_flag("wait", wait):
            return await uploads.ingest(self._engine, source, options)
        if uploads.is_url(source):
            return await uploads.ingest_and_wait(self._engine, source, options)
        observed = self._engine.observer.operation("files.upload")
        with (
            observed,
            transfer_bar(f"uploading {name_source(source)}", options) as options,
        ):
            return await uploads.upload(self._engine, source, options)

    @overload
    async def download(
        self,
        source: File | str | None,
        to: str | os.PathLike[str],
        **options: Unpack[DownloadOptions],
    ) -> Path: ...
    @overload
    async def download(
        self,
        source: File | str | None,
        to: Writable,
        **options: Unpack[DownloadOptions],
    ) -> None: ...
    @show_options
    async def download(
        self, source: File | str | None, to: Any, **options: Unpack[DownloadOptions]
    ) -> Path | None:
        """Download a file.

        An existing file at `to` is replaced only when the download is complete. After
        the process was killed, the next call continues. For a private file, the client
        creates a signed URL.

        Args:
            source: File, or URL.
            to: Path, folder, or binary file object to write to.
            on_progress: Function that is called with each `Progress`.
            progress: True shows a progress bar in a notebook or on a terminal;
                ``"always"`` also writes lines to a log. False by default.
            multipart_threshold: Size in bytes from which the file is requested in
                parts. 64 MiB by default; None disables parts.
            multipart_chunksize: Size of a part in bytes, 16 MiB by default.
            max_concurrency: Number of parts that are requested at once, 4 by default.
            max_bandwidth: Limit of all parts together, in bytes per second. By default,
                no limit.
            timeout: Seconds without progress of each request.
            max_retries: Number of retries of each request.
            extra_headers: Headers to add to each request.
            request_options: Options of each request of this call.

        Returns:
            The path of the downloaded file, or None if `to` is a file object.

        Raises:
            LocalFileError: The client cannot write to `to`.
            FileChanged: The file changed, and the client cannot start again.
            APIConnectionError: The connection was lost, after all retries.

        >>> await client.files.download(task.output, "renditions/")
        """
        observed = self._engine.observer.operation("files.download")
        with observed, transfer_bar("downloading", options) as options:
            return await downloads.download(self._engine, source, to, options)

    @show_options
    def iter_bytes(
        self,
        source: File | str | None,
        *,
        chunk_size: int = 1 << 16,
        **call: Unpack[SendOptions],
    ) -> AsyncGenerator[bytes]:
        """Yield the bytes of a file as they arrive.

        If the connection breaks, iteration continues after the last byte.

        Args:
            source: File, or URL.
            chunk_size: Smallest size of a chunk in bytes, 64 KiB by default. The last
                chunk may be smaller.
            **call: Options of each request: `timeout` (seconds), `max_retries`,
                `extra_headers`, and `request_options`.

        Yields:
            Chunks of at least `chunk_size` bytes.

        Raises:
            FileChanged: The file changed on the server during the download.
            APIConnectionError: The connection was lost, after all retries, or the
                server sent no validator with which the client could continue.

        >>> async for chunk in client.files.iter_bytes(media.urls["web"]):
        ...     digest.update(chunk)
        """
        options = call_options(call, SendOptions)
        return downloads.iter_bytes(self._engine, source, chunk_size, options)
