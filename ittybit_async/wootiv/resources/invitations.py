"""Calls of ``client.invitations``."""

from __future__ import annotations

from typing import Unpack

from ittybit_async.http.pagination import Page
from ittybit_async.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_async.wootiv.resource import WootivResource
from wootiv.arguments import Extra, build_request
from wootiv.pages import read_numbered_page
from wootiv.types.invitations import (
    InvitationCreateParams,
    InvitationDto,
    InvitationListParams,
    InvitationRetrieveParams,
)


class InvitationsResource(WootivResource[Mode]):
    """Calls of ``client.invitations``."""

    with_raw_response: InvitationsResource[Raw]
    with_streaming_response: InvitationsResource[Streamed]

    @operation
    async def create(self, **params: Unpack[InvitationCreateParams]) -> InvitationDto:
        """Send an invitation.

        ``POST /invitation``.

        Args:
            category: Kind of the invitation. It selects the part of the service that
                handles it.
            email: Email address of the invited person.
            payload: Any data for the part of the service that completes the invitation.

        Returns:
            The invitation.

        >>> await client.invitations.create(...)
        """
        request = build_request("POST", "/invitation", params, InvitationCreateParams)
        return await self._call(request, InvitationDto)

    @listing
    def list(self, **params: Unpack[InvitationListParams]) -> Page[InvitationDto]:
        """List invitations.

        ``GET /invitation``.

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
            The first page. Iterate over it to get the invitations of all pages. A
            response that is a bare array is the only page.

        >>> async for invitation in client.invitations.list():
        ...     print(invitation)
        """
        request = build_request("GET", "/invitation", params, InvitationListParams)
        return self._list(request, InvitationDto, read_numbered_page)

    @operation
    async def retrieve(
        self, id: str, **params: Unpack[InvitationRetrieveParams]
    ) -> InvitationDto:
        """Fetch an invitation.

        ``GET /invitation/{id}``.

        Args:
            id: ID of the invitation.
            cache: Resets the server's cache if it has one.
            fields: Fields to return.
            join: Relations to load with the record.

        Returns:
            The invitation.

        >>> await client.invitations.retrieve("...")
        """
        request = build_request(
            "GET", "/invitation/{id}", params, InvitationRetrieveParams, id=id
        )
        return await self._call(request, InvitationDto)

    @operation
    async def delete(self, id: str, **params: Unpack[Extra]) -> object:
        """Remove an invitation.

        ``DELETE /invitation/{id}``.

        Args:
            id: ID of the invitation.

        Returns:
            The decoded response body.

        >>> await client.invitations.delete("...")
        """
        request = build_request("DELETE", "/invitation/{id}", params, Extra, id=id)
        return await self._call(request, object)
