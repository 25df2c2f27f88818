"""``client.invitations``."""

from __future__ import annotations

from typing import Unpack

from ittybit.core.url.url import fill_path
from ittybit_async.http.pagination import Page
from ittybit_async.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_async.wootiv.resource import WootivResource
from wootiv.arguments import Extra, described
from wootiv.pages import by_page
from wootiv.types.invitations import (
    InvitationCreateParams,
    InvitationDto,
    InvitationListParams,
    InvitationRetrieveParams,
)


class InvitationsResource(WootivResource[Mode]):
    """``client.invitations``."""

    with_raw_response: InvitationsResource[Raw]
    with_streaming_response: InvitationsResource[Streamed]

    @operation
    async def create(self, **params: Unpack[InvitationCreateParams]) -> InvitationDto:
        """Send an invitation.

        ``POST /invitation``. The arguments are described in InvitationCreateParams.

        >>> await client.invitations.create(...)
        """
        request = described("POST", "/invitation", params, InvitationCreateParams)
        return await self._call(request, InvitationDto)

    @listing
    def list(self, **params: Unpack[InvitationListParams]) -> Page[InvitationDto]:
        """Query invitations.

        ``GET /invitation``. The arguments are described in InvitationListParams. A
        server that sends a bare array has one page.

        >>> async for invitation in client.invitations.list():
        ...     print(invitation)
        """
        request = described(
            "GET", "/invitation", params, InvitationListParams, in_query=True
        )
        return self._list(request, InvitationDto, by_page)

    @operation
    async def retrieve(
        self, id: str, **params: Unpack[InvitationRetrieveParams]
    ) -> InvitationDto:
        """Fetch an invitation.

        ``GET /invitation/{id}``. The arguments are described in
        InvitationRetrieveParams.

        >>> await client.invitations.retrieve("...")
        """
        request = described(
            "GET",
            fill_path("/invitation/{id}", id=id),
            params,
            InvitationRetrieveParams,
            in_query=True,
        )
        return await self._call(request, InvitationDto)

    @operation
    async def delete(self, id: str, **params: Unpack[Extra]) -> object:
        """Remove an invitation.

        ``DELETE /invitation/{id}``. Returns the parsed body as it is.

        >>> await client.invitations.delete("...")
        """
        request = described(
            "DELETE", fill_path("/invitation/{id}", id=id), params, Extra
        )
        return await self._call(request, object)
