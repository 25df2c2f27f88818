"""``client.mailbox.stream``."""

from __future__ import annotations

from typing import Unpack

from ittybit.core.url.url import fill_path
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
from wootiv.arguments import Extra, described
from wootiv.pages import by_offset
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
    """``client.mailbox.stream.registry.action``."""

    with_raw_response: MailboxStreamRegistryActionResource[Raw]
    with_streaming_response: MailboxStreamRegistryActionResource[Streamed]

    @operation
    async def create(
        self, slug: str, *, id: str, **params: Unpack[ActionCreateParams]
    ) -> OneStreamRegistryAction:
        """Register an action on a stream.

        ``POST /mailbox/{id}/stream/{slug}/registry/action``. `slug`: slug of the
        stream. The arguments are described in ActionCreateParams.

        >>> await client.mailbox.stream.registry.action.create(...)
        """
        request = described(
            "POST",
            fill_path("/mailbox/{id}/stream/{slug}/registry/action", id=id, slug=slug),
            params,
            ActionCreateParams,
        )
        return await self._call(request, OneStreamRegistryAction)

    @listing
    def retrieve(
        self, slug: str, *, id: str, **params: Unpack[ActionRetrieveParams]
    ) -> Page[StreamRegistryQueryDto]:
        """List the registered actions of a stream.

        ``GET /mailbox/{id}/stream/{slug}/registry/action``. `slug`: slug of the stream.
        The arguments are described in ActionRetrieveParams.

        >>> async for entry in client.mailbox.stream.registry.action.retrieve(...):
        ...     print(entry)
        """
        request = described(
            "GET",
            fill_path("/mailbox/{id}/stream/{slug}/registry/action", id=id, slug=slug),
            params,
            ActionRetrieveParams,
            in_query=True,
        )
        return self._list(request, StreamRegistryQueryDto, by_offset)


class MailboxStreamRegistryResourceResource(WootivResource[Mode]):
    """``client.mailbox.stream.registry.resource``."""

    with_raw_response: MailboxStreamRegistryResourceResource[Raw]
    with_streaming_response: MailboxStreamRegistryResourceResource[Streamed]

    @operation
    async def create(
        self, slug: str, *, id: str, **params: Unpack[ResourceCreateParams]
    ) -> OneStreamRegistryAction:
        """Register a (vector) resource on a stream.

        ``POST /mailbox/{id}/stream/{slug}/registry/resource``. `slug`: slug of the
        stream. The arguments are described in ResourceCreateParams.

        >>> await client.mailbox.stream.registry.resource.create(...)
        """
        request = described(
            "POST",
            fill_path(
                "/mailbox/{id}/stream/{slug}/registry/resource", id=id, slug=slug
            ),
            params,
            ResourceCreateParams,
        )
        return await self._call(request, OneStreamRegistryAction)

    @listing
    def retrieve(
        self, slug: str, *, id: str, **params: Unpack[ResourceRetrieveParams]
    ) -> Page[StreamRegistryQueryDto]:
        """List the registered resources of a stream.

        ``GET /mailbox/{id}/stream/{slug}/registry/resource``. `slug`: slug of the
        stream. The arguments are described in ResourceRetrieveParams.

        >>> async for entry in client.mailbox.stream.registry.resource.retrieve(...):
        ...     print(entry)
        """
        request = described(
            "GET",
            fill_path(
                "/mailbox/{id}/stream/{slug}/registry/resource", id=id, slug=slug
            ),
            params,
            ResourceRetrieveParams,
            in_query=True,
        )
        return self._list(request, StreamRegistryQueryDto, by_offset)


class MailboxStreamRegistryResource(WootivResource[Mode]):
    """``client.mailbox.stream.registry``."""

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
        """List every registry entry of a stream.

        ``GET /mailbox/{id}/stream/{slug}/registry``. `slug`: slug of the stream. The
        arguments are described in RegistryRetrieveParams.

        >>> async for entry in client.mailbox.stream.registry.retrieve(...):
        ...     print(entry)
        """
        request = described(
            "GET",
            fill_path("/mailbox/{id}/stream/{slug}/registry", id=id, slug=slug),
            params,
            RegistryRetrieveParams,
            in_query=True,
        )
        return self._list(request, StreamRegistryQueryDto, by_offset)


class MailboxStreamResource(WootivResource[Mode]):
    """``client.mailbox.stream``."""

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
        """Post a message into a conversation stream.

        ``POST /mailbox/{id}/stream/{slug}``. `slug`: slug of the stream. The arguments
        are described in StreamCreateParams.

        >>> await client.mailbox.stream.create(...)
        """
        request = described(
            "POST",
            fill_path("/mailbox/{id}/stream/{slug}", id=id, slug=slug),
            params,
            StreamCreateParams,
        )
        return await self._call(request, StreamCreateResponse)

    @operation
    async def retrieve(
        self, slug: str, *, id: str, **params: Unpack[Extra]
    ) -> StreamRetrieveResponse:
        """Fetch a conversation stream with its messages.

        ``GET /mailbox/{id}/stream/{slug}``. `slug`: slug of the stream.

        >>> await client.mailbox.stream.retrieve("...", id="...")
        """
        request = described(
            "GET",
            fill_path("/mailbox/{id}/stream/{slug}", id=id, slug=slug),
            params,
            Extra,
        )
        return await self._call(request, StreamRetrieveResponse)
