"""Calls of ``client.contact_group``."""

from __future__ import annotations

from typing import Unpack

from ittybit_async.http.pagination import Page
from ittybit_async.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_async.wootiv.resource import WootivResource
from wootiv.arguments import Extra, build_request
from wootiv.pages import read_numbered_page
from wootiv.types.contact_group import (
    ContactGroupCreateParams,
    ContactGroupListParams,
    ContactGroupRetrieveParams,
    ContactGroupUpdateParams,
    ReadContactGroupDto,
)


class ContactGroupResource(WootivResource[Mode]):
    """Calls of ``client.contact_group``."""

    with_raw_response: ContactGroupResource[Raw]
    with_streaming_response: ContactGroupResource[Streamed]

    @operation
    async def create(
        self, **params: Unpack[ContactGroupCreateParams]
    ) -> ReadContactGroupDto:
        """Add a contact group.

        ``POST /contact_group``.

        Args:
            group_name: Name of the group.
            workspace_id: ID of the workspace that owns the record.

        Returns:
            The contact group.

        >>> await client.contact_group.create(group_name="...", workspace_id="...")
        """
        request = build_request(
            "POST", "/contact_group", params, ContactGroupCreateParams
        )
        return await self._call(request, ReadContactGroupDto)

    @listing
    def list(
        self, **params: Unpack[ContactGroupListParams]
    ) -> Page[ReadContactGroupDto]:
        """List contact groups.

        ``GET /contact_group``.

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
            The first page. Iterate over it to get the contact groups of all pages. A
            response that is a bare array is the only page.

        >>> async for contact_group in client.contact_group.list():
        ...     print(contact_group)
        """
        request = build_request("GET", "/contact_group", params, ContactGroupListParams)
        return self._list(request, ReadContactGroupDto, read_numbered_page)

    @operation
    async def retrieve(
        self, id: str, **params: Unpack[ContactGroupRetrieveParams]
    ) -> ReadContactGroupDto:
        """Fetch a contact group.

        ``GET /contact_group/{id}``.

        Args:
            id: ID of the contact group.
            cache: Resets the server's cache if it has one.
            fields: Fields to return.
            join: Relations to load with the record.

        Returns:
            The contact group.

        >>> await client.contact_group.retrieve("...")
        """
        request = build_request(
            "GET", "/contact_group/{id}", params, ContactGroupRetrieveParams, id=id
        )
        return await self._call(request, ReadContactGroupDto)

    @operation
    async def update(
        self, id: str, **params: Unpack[ContactGroupUpdateParams]
    ) -> ReadContactGroupDto:
        """Change a contact group.

        ``PATCH /contact_group/{id}``.

        Args:
            id: ID of the contact group.
            group_name: Name of the group.
            workspace_id: ID of the workspace that owns the record.

        Returns:
            The contact group.

        >>> await client.contact_group.update(...)
        """
        request = build_request(
            "PATCH", "/contact_group/{id}", params, ContactGroupUpdateParams, id=id
        )
        return await self._call(request, ReadContactGroupDto)

    @operation
    async def delete(self, id: str, **params: Unpack[Extra]) -> object:
        """Remove a contact group.

        ``DELETE /contact_group/{id}``.

        Args:
            id: ID of the contact group.

        Returns:
            The decoded response body.

        >>> await client.contact_group.delete("...")
        """
        request = build_request("DELETE", "/contact_group/{id}", params, Extra, id=id)
        return await self._call(request, object)
