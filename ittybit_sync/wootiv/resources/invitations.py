# Generated from ittybit_async/wootiv/resources/invitations.py by build_sync.py. Do not edit.
"""``client.invitations``."""

from __future__ import annotations

from typing import Unpack

from ittybit.core.url.url import fill_path
from ittybit_sync.http.pagination import Page
from ittybit_sync.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_sync.wootiv.resource import WootivResource
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
    def create(self, **params: Unpack[InvitationCreateParams]) -> InvitationDto:
        """Send an invitation.

        ``POST /invitation``. The arguments are described in InvitationCreateParams.

        >>> client.invitations.create(...)
        """
        request = described("POST", "/invitation", params, InvitationCreateParams)
        return self._call(request, InvitationDto)

    @listing
    def list(self, **params: Unpack[InvitationListParams]) -> Page[InvitationDto]:
        """Query invitations.

        ``GET /invitation``. The arguments are described in InvitationListParams. A
        server that sends a bare array has one page.

        >>> for invitation in client.invitations.list():
        ...     print(invitation)
        """
        request = described(
            "GET", "/invitation", params, InvitationListParams, in_query=True
        )
        return self._list(request, InvitationDto, by_page)

    @operation
    def retrieve(
        self, id: str, **params: Unpack[InvitationRetrieveParams]
    ) -> InvitationDto:
        """Fetch an invitation.

        ``GET /invitation/{id}``. The arguments are described in
        InvitationRetrieveParams.

        >>> client.invitations.retrieve("...")
        """
        request = described(
            "GET",
            fill_path("/invitation/{id}", id=id),
            params,
            InvitationRetrieveParams,
            in_query=True,
        )
        return self._call(request, InvitationDto)

    @operation
    def delete(self, id: str, **params: Unpack[Extra]) -> object:
        """Remove an invitation.

        ``DELETE /invitation/{id}``. Returns the parsed body as it is.

        >>> client.invitations.delete("...")
        """
        request = described(
            "DELETE", fill_path("/invitation/{id}", id=id), params, Extra
        )
        return self._call(request, object)
