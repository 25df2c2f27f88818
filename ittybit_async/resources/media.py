"""Media: groups of files with the same content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from msgspec import UNSET, UnsetType

from ittybit.core.http.request_options import CallOptions
from ittybit.core.serialization.codec import without_unset
from ittybit.types import Confirmation, Media
from ittybit_async.http.pagination import Page
from ittybit_async.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_async.resources.resource import IttybitResource


class MediaResource(IttybitResource[Mode]):
    """Calls for media (`client.media`)."""

    _path = "media"
    with_raw_response: MediaResource[Raw]
    with_streaming_response: MediaResource[Streamed]

    @listing
    def list(
        self,
        *,
        page: int | None = None,
        limit: int | None = None,
        **call: Unpack[CallOptions],
    ) -> Page[Media]:
        """List the media of the project, newest first.

        Args:
            page: Number of the first page to return, 1 by default.
            limit: Items per page, 1 to 100. The server's default is 20.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            A page. Iterating over it continues with the next pages.

        >>> async for media in client.media.list():
        ...     print(media.id, media.title)
        """
        query = {"page": page, "limit": limit}
        return self._list(Media, query, call)

    @operation
    async def create(
        self,
        *,
        title: str | UnsetType | None = UNSET,
        alt: str | UnsetType | None = UNSET,
        metadata: Mapping[str, Any] | UnsetType | None = UNSET,
        **call: Unpack[CallOptions],
    ) -> Media:
        """Create an empty media. ``files.create(media_id=...)`` adds files to it.

        Args:
            title: Title.
            alt: Alternative text.
            metadata: Your own data.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            The new media.

        >>> media = await client.media.create(title="Harbour at dawn")
        """
        body = without_unset(title=title, alt=alt, metadata=metadata)
        return await self._post(body or UNSET, Media, call)

    @operation
    async def get(self, id: str, **call: Unpack[CallOptions]) -> Media:
        """Return the media with this ID.

        Args:
            id: ID of the media.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Raises:
            NotFoundError: No media has this ID.

        >>> media = await client.media.get("med_k3v8q1m5x7z2")
        """
        return await self._get(id, Media, call)

    @operation
    async def update(
        self,
        id: str,
        *,
        title: str | UnsetType | None = UNSET,
        alt: str | UnsetType | None = UNSET,
        metadata: Mapping[str, Any] | UnsetType | None = UNSET,
        **call: Unpack[CallOptions],
    ) -> Media:
        """Change a media. Arguments that are not given stay as they are.

        Args:
            id: ID of the media.
            title: Title.
            alt: Alternative text.
            metadata: Your own data. The server removes keys whose value is None.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            The changed media.

        Raises:
            NotFoundError: No media has this ID.

        >>> await client.media.update(media.id, alt="Boats leaving a harbour")
        """
        body = without_unset(title=title, alt=alt, metadata=metadata)
        return await self._patch(id, body, Media, call)

    @operation
    async def delete(self, id: str, **call: Unpack[CallOptions]) -> Confirmation:
        """Delete a media permanently.

        Args:
            id: ID of the media.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Raises:
            NotFoundError: No media has this ID.

        >>> await client.media.delete(media.id)
        """
        return await self._delete(id, call)
