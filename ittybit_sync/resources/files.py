# Generated from ittybit_async/resources/files.py by build_sync.py. Do not edit.
"""Files: sources, tracks and intelligence."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Unpack

from msgspec import UNSET, UnsetType

from ittybit.codec import given
from ittybit.request_options import RequestOptions
from ittybit.transfers import UploadOptions
from ittybit.types import Confirmation, File
from ittybit_sync import downloads, uploads
from ittybit_sync.modes import Mode, Raw, Streamed, listing, operation
from ittybit_sync.pages import Page
from ittybit_sync.resources.resource import IttybitResource
from ittybit_sync.sources import Source


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
        body = given(
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
        body = given(folder=folder, filename=filename, ref=ref, metadata=metadata)
        return self._patch(id, body, File, request_options)

    @operation
    def delete(
        self, id: str, *, request_options: RequestOptions | None = None
    ) -> Confirmation:
        """Remove a file for good.

        >>> client.files.delete(file.id)
        """
        return self._delete(id, request_options)

    def upload(self, source: Source, /, **options: Unpack[UploadOptions]) -> File:
        """Upload `source` and return it as stored.

        `source` is a path, bytes, a binary file or an iterator of blocks of bytes. It
        goes to a signed URL, under its own name unless `filename` is given; `ref` and
        `metadata` follow in a second call. The other arguments are those of
        ``ittybit.transfers.UploadOptions``. Raises LocalFileError where a file is
        missing, a folder, empty or unreadable, or changes meanwhile, and
        UploadIncomplete, with the file's id, where the second call fails.

        >>> file = client.files.upload("harbour.mp4", folder="clips")
        """
        return uploads.upload(self._engine, source, options)

    def download(
        self,
        source: File | str | None,
        to: str | os.PathLike[str],
        /,
        *,
        on_progress: downloads.Progress | None = None,
        request_options: RequestOptions | None = None,
    ) -> Path:
        """Download a file, or a URL, to the path or into the folder `to`.

        Returns the path. What is there under that name is replaced when all has
        arrived, and untouched otherwise. `on_progress` is called with bytes received
        and bytes in all, None where the server does not say. Raises LocalFileError
        where `to` cannot be written.

        >>> client.files.download(task.output, "renditions/")
        """
        return downloads.download(
            self._engine,
            source,
            to,
            on_progress=on_progress,
            options=request_options,
        )
