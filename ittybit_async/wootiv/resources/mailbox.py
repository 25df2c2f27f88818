"""``client.mailbox``."""

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
from ittybit_async.wootiv.resources.mailbox_stream import MailboxStreamResource
from wootiv.arguments import Extra, described
from wootiv.pages import by_offset, by_page
from wootiv.types.mailbox import (
    MailboxCheckAvailabilityParams,
    MailboxCreateParams,
    MailboxListParams,
    MailboxRegistryQueryDto,
    MailboxRetrieveParams,
    ReadPipelineDto,
    RegistryRetrieveParams,
)
from wootiv.types.mailbox.registry import (
    ActionCreateParams,
    ActionCreateResponse,
    ActionRetrieveParams,
    ResourceCreateParams,
    ResourceCreateResponse,
    ResourceRetrieveParams,
)


class MailboxRegistryActionResource(WootivResource[Mode]):
    """``client.mailbox.registry.action``."""

    with_raw_response: MailboxRegistryActionResource[Raw]
    with_streaming_response: MailboxRegistryActionResource[Streamed]

    @operation
    async def create(
        self, id: str, **params: Unpack[ActionCreateParams]
    ) -> ActionCreateResponse:
        """Register an action on a mailbox.

        ``POST /mailbox/{id}/registry/action``. The arguments are described in
        ActionCreateParams.

        >>> await client.mailbox.registry.action.create(...)
        """
        request = described(
            "POST",
            fill_path("/mailbox/{id}/registry/action", id=id),
            params,
            ActionCreateParams,
        )
        return await self._call(request, ActionCreateResponse)

    @listing
    def retrieve(
        self, id: str, **params: Unpack[ActionRetrieveParams]
    ) -> Page[MailboxRegistryQueryDto]:
        """List the registered actions of a mailbox.

        ``GET /mailbox/{id}/registry/action``. The arguments are described in
        ActionRetrieveParams.

        >>> async for entry in client.mailbox.registry.action.retrieve("..."):
        ...     print(entry)
        """
        request = described(
            "GET",
            fill_path("/mailbox/{id}/registry/action", id=id),
            params,
            ActionRetrieveParams,
            in_query=True,
        )
        return self._list(request, MailboxRegistryQueryDto, by_offset)


class MailboxRegistryResourceResource(WootivResource[Mode]):
    """``client.mailbox.registry.resource``."""

    with_raw_response: MailboxRegistryResourceResource[Raw]
    with_streaming_response: MailboxRegistryResourceResource[Streamed]

    @operation
    async def create(
        self, id: str, **params: Unpack[ResourceCreateParams]
    ) -> ResourceCreateResponse:
        """Register a (vector) resource on a mailbox.

        ``POST /mailbox/{id}/registry/resource``. The arguments are described in
        ResourceCreateParams.

        >>> await client.mailbox.registry.resource.create(...)
        """
        request = described(
            "POST",
            fill_path("/mailbox/{id}/registry/resource", id=id),
            params,
            ResourceCreateParams,
        )
        return await self._call(request, ResourceCreateResponse)

    @listing
    def retrieve(
        self, id: str, **params: Unpack[ResourceRetrieveParams]
    ) -> Page[MailboxRegistryQueryDto]:
        """List the registered resources of a mailbox.

        ``GET /mailbox/{id}/registry/resource``. The arguments are described in
        ResourceRetrieveParams.

        >>> async for entry in client.mailbox.registry.resource.retrieve("..."):
        ...     print(entry)
        """
        request = described(
            "GET",
            fill_path("/mailbox/{id}/registry/resource", id=id),
            params,
            ResourceRetrieveParams,
            in_query=True,
        )
        return self._list(request, MailboxRegistryQueryDto, by_offset)


class MailboxRegistryResource(WootivResource[Mode]):
    """``client.mailbox.registry``."""

    with_raw_response: MailboxRegistryResource[Raw]
    with_streaming_response: MailboxRegistryResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.action: MailboxRegistryActionResource[Mode] = (
            MailboxRegistryActionResource(caller)
        )
        self.resource: MailboxRegistryResourceResource[Mode] = (
            MailboxRegistryResourceResource(caller)
        )

    @listing
    def retrieve(
        self, id: str, **params: Unpack[RegistryRetrieveParams]
    ) -> Page[MailboxRegistryQueryDto]:
        """List every registry entry of a mailbox.

        ``GET /mailbox/{id}/registry``. The arguments are described in
        RegistryRetrieveParams.

        >>> async for entry in client.mailbox.registry.retrieve("..."):
        ...     print(entry)
        """
        request = described(
            "GET",
            fill_path("/mailbox/{id}/registry", id=id),
            params,
            RegistryRetrieveParams,
            in_query=True,
        )
        return self._list(request, MailboxRegistryQueryDto, by_offset)


class MailboxResource(WootivResource[Mode]):
    """``client.mailbox``."""

    with_raw_response: MailboxResource[Raw]
    with_streaming_response: MailboxResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.registry: MailboxRegistryResource[Mode] = MailboxRegistryResource(caller)
        self.stream: MailboxStreamResource[Mode] = MailboxStreamResource(caller)

    @operation
    async def create(self, **params: Unpack[MailboxCreateParams]) -> ReadPipelineDto:
        """Open a mailbox (a "pipeline" in the type names).

        ``POST /mailbox``. The arguments are described in MailboxCreateParams.

        >>> await client.mailbox.create(...)
        """
        request = described("POST", "/mailbox", params, MailboxCreateParams)
        return await self._call(request, ReadPipelineDto)

    @listing
    def list(self, **params: Unpack[MailboxListParams]) -> Page[ReadPipelineDto]:
        """Query mailboxes.

        ``GET /mailbox``. The arguments are described in MailboxListParams. A server
        that sends a bare array has one page.

        >>> async for mailbox in client.mailbox.list():
        ...     print(mailbox)
        """
        request = described("GET", "/mailbox", params, MailboxListParams, in_query=True)
        return self._list(request, ReadPipelineDto, by_page)

    @operation
    async def retrieve(
        self, id: str, **params: Unpack[MailboxRetrieveParams]
    ) -> ReadPipelineDto:
        """Fetch a mailbox.

        ``GET /mailbox/{id}``. The arguments are described in MailboxRetrieveParams.

        >>> await client.mailbox.retrieve("...")
        """
        request = described(
            "GET",
            fill_path("/mailbox/{id}", id=id),
            params,
            MailboxRetrieveParams,
            in_query=True,
        )
        return await self._call(request, ReadPipelineDto)

    @operation
    async def update(self, id: str, **params: Unpack[Extra]) -> ReadPipelineDto:
        """Change a mailbox.

        ``PATCH /mailbox/{id}``.

        >>> await client.mailbox.update("...")
        """
        request = described("PATCH", fill_path("/mailbox/{id}", id=id), params, Extra)
        return await self._call(request, ReadPipelineDto)

    @operation
    async def delete(self, id: str, **params: Unpack[Extra]) -> object:
        """Remove a mailbox.

        ``DELETE /mailbox/{id}``. Returns the parsed body as it is.

        >>> await client.mailbox.delete("...")
        """
        request = described("DELETE", fill_path("/mailbox/{id}", id=id), params, Extra)
        return await self._call(request, object)

    @operation
    async def check_availability(
        self, **params: Unpack[MailboxCheckAvailabilityParams]
    ) -> None:
        """Ask whether a mailbox address is free.

        ``POST /mailbox/availability``. The arguments are described in
        MailboxCheckAvailabilityParams. Returns nothing: what the server sent is in
        ``with_raw_response``.

        >>> await client.mailbox.check_availability(unique_address="...")
        """
        request = described(
            "POST",
            "/mailbox/availability",
            params,
            MailboxCheckAvailabilityParams,
            accept="*/*",
        )
        return await self._nothing(request)
