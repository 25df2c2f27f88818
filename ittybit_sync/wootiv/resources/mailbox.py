# Generated from ittybit_async/wootiv/resources/mailbox.py by build_sync.py. Do not edit.
"""Calls of ``client.mailbox``."""

from __future__ import annotations

from typing import Unpack

from ittybit_sync.http.pagination import Page
from ittybit_sync.http.resource import (
    Executor,
    Mode,
    Raw,
    Streamed,
    listing,
    operation,
)
from ittybit_sync.wootiv.resource import WootivResource
from ittybit_sync.wootiv.resources.mailbox_stream import MailboxStreamResource
from wootiv.arguments import Extra, build_request
from wootiv.pages import read_numbered_page, read_offset_page
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
    """Calls of ``client.mailbox.registry.action``."""

    with_raw_response: MailboxRegistryActionResource[Raw]
    with_streaming_response: MailboxRegistryActionResource[Streamed]

    @operation
    def create(
        self, id: str, **params: Unpack[ActionCreateParams]
    ) -> ActionCreateResponse:
        """Register an action on a mailbox.

        ``POST /mailbox/{id}/registry/action``.

        Args:
            id: ID of the mailbox.
            enabled: Whether the entry is enabled.
            name: Name of the entry.
            raw_content: Unprocessed content of the entry.
            raw_parsed: Processed content of the entry.
            value: Settings of the entry.

        Returns:
            The new entry.

        >>> client.mailbox.registry.action.create(...)
        """
        request = build_request(
            "POST", "/mailbox/{id}/registry/action", params, ActionCreateParams, id=id
        )
        return self._call(request, ActionCreateResponse)

    @listing
    def retrieve(
        self, id: str, **params: Unpack[ActionRetrieveParams]
    ) -> Page[MailboxRegistryQueryDto]:
        """List the registered actions of a mailbox.

        ``GET /mailbox/{id}/registry/action``.

        Args:
            id: ID of the mailbox.
            limit: Maximum number of entries per page.
            offset: Number of entries to skip.

        Returns:
            The first page. Iterate over it to get the entries of all pages.

        >>> for entry in client.mailbox.registry.action.retrieve("..."):
        ...     print(entry)
        """
        request = build_request(
            "GET", "/mailbox/{id}/registry/action", params, ActionRetrieveParams, id=id
        )
        return self._list(request, MailboxRegistryQueryDto, read_offset_page)


class MailboxRegistryResourceResource(WootivResource[Mode]):
    """Calls of ``client.mailbox.registry.resource``."""

    with_raw_response: MailboxRegistryResourceResource[Raw]
    with_streaming_response: MailboxRegistryResourceResource[Streamed]

    @operation
    def create(
        self, id: str, **params: Unpack[ResourceCreateParams]
    ) -> ResourceCreateResponse:
        """Register a vector resource on a mailbox.

        ``POST /mailbox/{id}/registry/resource``.

        Args:
            id: ID of the mailbox.
            enabled: Whether the entry is enabled.
            name: Name of the entry.
            raw_content: Unprocessed content of the entry.
            raw_parsed: Processed content of the entry.
            value: Settings of the entry.

        Returns:
            The new entry.

        >>> client.mailbox.registry.resource.create(...)
        """
        request = build_request(
            "POST",
            "/mailbox/{id}/registry/resource",
            params,
            ResourceCreateParams,
            id=id,
        )
        return self._call(request, ResourceCreateResponse)

    @listing
    def retrieve(
        self, id: str, **params: Unpack[ResourceRetrieveParams]
    ) -> Page[MailboxRegistryQueryDto]:
        """List the registered resources of a mailbox.

        ``GET /mailbox/{id}/registry/resource``.

        Args:
            id: ID of the mailbox.
            limit: Maximum number of entries per page.
            offset: Number of entries to skip.

        Returns:
            The first page. Iterate over it to get the entries of all pages.

        >>> for entry in client.mailbox.registry.resource.retrieve("..."):
        ...     print(entry)
        """
        request = build_request(
            "GET",
            "/mailbox/{id}/registry/resource",
            params,
            ResourceRetrieveParams,
            id=id,
        )
        return self._list(request, MailboxRegistryQueryDto, read_offset_page)


class MailboxRegistryResource(WootivResource[Mode]):
    """Calls of ``client.mailbox.registry``."""

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
        """List all registry entries of a mailbox.

        ``GET /mailbox/{id}/registry``.

        Args:
            id: ID of the mailbox.
            limit: Maximum number of entries per page.
            offset: Number of entries to skip.

        Returns:
            The first page. Iterate over it to get the entries of all pages.

        >>> for entry in client.mailbox.registry.retrieve("..."):
        ...     print(entry)
        """
        request = build_request(
            "GET", "/mailbox/{id}/registry", params, RegistryRetrieveParams, id=id
        )
        return self._list(request, MailboxRegistryQueryDto, read_offset_page)


class MailboxResource(WootivResource[Mode]):
    """Calls of ``client.mailbox``."""

    with_raw_response: MailboxResource[Raw]
    with_streaming_response: MailboxResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.registry: MailboxRegistryResource[Mode] = MailboxRegistryResource(caller)
        self.stream: MailboxStreamResource[Mode] = MailboxStreamResource(caller)

    @operation
    def create(self, **params: Unpack[MailboxCreateParams]) -> ReadPipelineDto:
        """Create a mailbox.

        ``POST /mailbox``. The names of types call a mailbox a "pipeline".

        Args:
            config: Configuration of the mailbox.
            dotcom: Domain of the mailbox, without a scheme.
            name: Name of the mailbox.
            objective: What the mailbox is meant to achieve.
            unique_address: Unique address of the mailbox.
            workspace_id: ID of the workspace that owns the record. Optional.

        Returns:
            The mailbox.

        >>> client.mailbox.create(...)
        """
        request = build_request("POST", "/mailbox", params, MailboxCreateParams)
        return self._call(request, ReadPipelineDto)

    @listing
    def list(self, **params: Unpack[MailboxListParams]) -> Page[ReadPipelineDto]:
        """List mailboxes.

        ``GET /mailbox``.

        Args:
            cache: Resets the server's cache if it has one.
            fields: Fields to return.
            join: Relations to load with the record.
            filter: Conditions that each record must meet.
            limit: Maximum number of records per page.
            offset: Number of records to skip.
            or_: Alternative conditions.
            page: Number of the first page to return.
            s: Search condition as JSON text.
            sort: Sort keys such as ``name,ASC`` or ``name,DESC``.

        Returns:
            The first page. Iterate over it to get the mailboxes of all pages. A
            response that is a bare array is the only page.

        >>> for mailbox in client.mailbox.list():
        ...     print(mailbox)
        """
        request = build_request("GET", "/mailbox", params, MailboxListParams)
        return self._list(request, ReadPipelineDto, read_numbered_page)

    @operation
    def retrieve(
        self, id: str, **params: Unpack[MailboxRetrieveParams]
    ) -> ReadPipelineDto:
        """Fetch a mailbox.

        ``GET /mailbox/{id}``.

        Args:
            id: ID of the mailbox.
            cache: Resets the server's cache if it has one.
            fields: Fields to return.
            join: Relations to load with the record.

        Returns:
            The mailbox.

        >>> client.mailbox.retrieve("...")
        """
        request = build_request(
            "GET", "/mailbox/{id}", params, MailboxRetrieveParams, id=id
        )
        return self._call(request, ReadPipelineDto)

    @operation
    def update(self, id: str, **params: Unpack[Extra]) -> ReadPipelineDto:
        """Change a mailbox.

        ``PATCH /mailbox/{id}``.

        Args:
            id: ID of the mailbox.

        Returns:
            The mailbox.

        >>> client.mailbox.update("...")
        """
        request = build_request("PATCH", "/mailbox/{id}", params, Extra, id=id)
        return self._call(request, ReadPipelineDto)

    @operation
    def delete(self, id: str, **params: Unpack[Extra]) -> object:
        """Remove a mailbox.

        ``DELETE /mailbox/{id}``.

        Args:
            id: ID of the mailbox.

        Returns:
            The decoded response body.

        >>> client.mailbox.delete("...")
        """
        request = build_request("DELETE", "/mailbox/{id}", params, Extra, id=id)
        return self._call(request, object)

    @operation
    def check_availability(
        self, **params: Unpack[MailboxCheckAvailabilityParams]
    ) -> None:
        """Check whether a mailbox address is free.

        ``POST /mailbox/availability``.

        Args:
            unique_address: Unique address of the mailbox.

        Returns:
            Nothing. ``with_raw_response`` gives access to the server's response.

        >>> client.mailbox.check_availability(unique_address="...")
        """
        request = build_request(
            "POST", "/mailbox/availability", params, MailboxCheckAvailabilityParams
        )
        return self._call_without_result(request)
