"""Calls of ``client.mailbox.stream``."""

from __future__ import annotations

from typing import Unpack

from ittybit_async.http.pagination import Page
from ittybit_async.http.resource import (
    Executor,
    Mode,
    Raw,
    Streamed,
    listing,
    operation,
)
from ittybit_async.wootiv.resource import WootivResource
from wootiv.arguments import Extra, build_request
from wootiv.pages import read_offset_page
from wootiv.types.mailbox import (
    StreamCreateParams,
    StreamCreateResponse,
    StreamRetrieveResponse,
)
from wootiv.types.mailbox.stream import RegistryRetrieveParams, StreamRegistryQueryDto
from wootiv.types.mailbox.stream.registry import (
    ActionCreateParams,
    ActionRetrieveParams,
    OneStreamRegistryAction,
    ResourceCreateParams,
    ResourceRetrieveParams,
)


class MailboxStreamRegistryActionResource(WootivResource[Mode]):
    """Calls of ``client.mailbox.stream.registry.action``."""

    with_raw_response: MailboxStreamRegistryActionResource[Raw]
    with_streaming_response: MailboxStreamRegistryActionResource[Streamed]

    @operation
    async def create(
        self, slug: str, *, id: str, **params: Unpack[ActionCreateParams]
    ) -> OneStreamRegistryAction:
        """Register an action on a stream.

        ``POST /mailbox/{id}/stream/{slug}/registry/action``.

        Args:
            slug: Slug of the stream.
            id: ID of the mailbox.
            enabled: Whether the entry is enabled.
            name: Name of the entry.
            raw_content: Unprocessed content of the entry.
            raw_parsed: Processed content of the entry.
            value: Settings of the entry.

        Returns:
            The new entry.

        >>> await client.mailbox.stream.registry.action.create(...)
        """
        request = build_request(
            "POST",
            "/mailbox/{id}/stream/{slug}/registry/action",
            params,
            ActionCreateParams,
            id=id,
            slug=slug,
        )
        return await self._call(request, OneStreamRegistryAction)

    @listing
    def retrieve(
        self, slug: str, *, id: str, **params: Unpack[ActionRetrieveParams]
    ) -> Page[StreamRegistryQueryDto]:
        """List the registered actions of a stream.

        ``GET /mailbox/{id}/stream/{slug}/registry/action``.

        Args:
            slug: Slug of the stream.
            id: ID of the mailbox.
            limit: Maximum number of entries per page.
            offset: Number of entries to skip.

        Returns:
            The first page. Iterate over it to get the entries of all pages.

        >>> async for entry in client.mailbox.stream.registry.action.retrieve(...):
        ...     print(entry)
        """
        request = build_request(
            "GET",
            "/mailbox/{id}/stream/{slug}/registry/action",
            params,
            ActionRetrieveParams,
            id=id,
            slug=slug,
        )
        return self._list(request, StreamRegistryQueryDto, read_offset_page)


class MailboxStreamRegistryResourceResource(WootivResource[Mode]):
    """Calls of ``client.mailbox.stream.registry.resource``."""

    with_raw_response: MailboxStreamRegistryResourceResource[Raw]
    with_streaming_response: MailboxStreamRegistryResourceResource[Streamed]

    @operation
    async def create(
        self, slug: str, *, id: str, **params: Unpack[ResourceCreateParams]
    ) -> OneStreamRegistryAction:
        """Register a vector resource on a stream.

        ``POST /mailbox/{id}/stream/{slug}/registry/resource``.

        Args:
            slug: Slug of the stream.
            id: ID of the mailbox.
            enabled: Whether the entry is enabled.
            name: Name of the entry.
            raw_content: Unprocessed content of the entry.
            raw_parsed: Processed content of the entry.
            value: Settings of the entry.

        Returns:
            The new entry.

        >>> await client.mailbox.stream.registry.resource.create(...)
        """
        request = build_request(
            "POST",
            "/mailbox/{id}/stream/{slug}/registry/resource",
            params,
            ResourceCreateParams,
            id=id,
            slug=slug,
        )
        return await self._call(request, OneStreamRegistryAction)

    @listing
    def retrieve(
        self, slug: str, *, id: str, **params: Unpack[ResourceRetrieveParams]
    ) -> Page[StreamRegistryQueryDto]:
        """List the registered resources of a stream.

        ``GET /mailbox/{id}/stream/{slug}/registry/resource``.

        Args:
            slug: Slug of the stream.
            id: ID of the mailbox.
            limit: Maximum number of entries per page.
            offset: Number of entries to skip.

        Returns:
            The first page. Iterate over it to get the entries of all pages.

        >>> async for entry in client.mailbox.stream.registry.resource.retrieve(...):
        ...     print(entry)
        """
        request = build_request(
            "GET",
            "/mailbox/{id}/stream/{slug}/registry/resource",
            params,
            ResourceRetrieveParams,
            id=id,
            slug=slug,
        )
        return self._list(request, StreamRegistryQueryDto, read_offset_page)


class MailboxStreamRegistryResource(WootivResource[Mode]):
    """Calls of ``client.mailbox.stream.registry``."""

    with_raw_response: MailboxStreamRegistryResource[Raw]
    with_streaming_response: MailboxStreamRegistryResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.action: MailboxStreamRegistryActionResource[Mode] = (
            MailboxStreamRegistryActionResource(caller)
        )
        self.resource: MailboxStreamRegistryResourceResource[Mode] = (
            MailboxStreamRegistryResourceResource(caller)
        )

    @listing
    def retrieve(
        self, slug: str, *, id: str, **params: Unpack[RegistryRetrieveParams]
    ) -> Page[StreamRegistryQueryDto]:
        """List all registry entries of a stream.

        ``GET /mailbox/{id}/stream/{slug}/registry``.

        Args:
            slug: Slug of the stream.
            id: ID of the mailbox.
            limit: Maximum number of entries per page.
            offset: Number of entries to skip.

        Returns:
            The first page. Iterate over it to get the entries of all pages.

        >>> async for entry in client.mailbox.stream.registry.retrieve(...):
        ...     print(entry)
        """
        request = build_request(
            "GET",
            "/mailbox/{id}/stream/{slug}/registry",
            params,
            RegistryRetrieveParams,
            id=id,
            slug=slug,
        )
        return self._list(request, StreamRegistryQueryDto, read_offset_page)


class MailboxStreamResource(WootivResource[Mode]):
    """Calls of ``client.mailbox.stream``."""

    with_raw_response: MailboxStreamResource[Raw]
    with_streaming_response: MailboxStreamResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.registry: MailboxStreamRegistryResource[Mode] = (
            MailboxStreamRegistryResource(caller)
        )

    @operation
    async def create(
        self, slug: str, *, id: str, **params: Unpack[StreamCreateParams]
    ) -> StreamCreateResponse:
        """Post a message to a conversation stream.

        ``POST /mailbox/{id}/stream/{slug}``.

        Args:
            slug: Slug of the stream.
            id: ID of the mailbox.
            attachments: Attachments.
            medium_integration_name: Integration that carries the message.
            message_html: Message as HTML.
            message_text: Message as plain text.
            sender: Role of the sender.
            status: Status of the message.

        Returns:
            The message.

        >>> await client.mailbox.stream.create(...)
        """
        request = build_request(
            "POST",
            "/mailbox/{id}/stream/{slug}",
            params,
            StreamCreateParams,
            id=id,
            slug=slug,
        )
        return await self._call(request, StreamCreateResponse)

    @operation
    async def retrieve(
        self, slug: str, *, id: str, **params: Unpack[Extra]
    ) -> StreamRetrieveResponse:
        """Fetch a conversation stream with its messages.

        ``GET /mailbox/{id}/stream/{slug}``.

        Args:
            slug: Slug of the stream.
            id: ID of the mailbox.

        Returns:
            The stream.

        >>> await client.mailbox.stream.retrieve("...", id="...")
        """
        request = build_request(
            "GET", "/mailbox/{id}/stream/{slug}", params, Extra, id=id, slug=slug
        )
        return await self._call(request, StreamRetrieveResponse)
