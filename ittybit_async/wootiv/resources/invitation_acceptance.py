"""``client.invitation_acceptance``."""

from __future__ import annotations

from typing import Unpack

from ittybit.core.url.url import fill_path
from ittybit_async.http.resource import Mode, Raw, Streamed, operation
from ittybit_async.wootiv.resource import WootivResource
from wootiv.arguments import described
from wootiv.types.invitation_acceptance import (
    InvitationAcceptanceRetrieveParams,
    InvitationAcceptanceUpdateParams,
)


class InvitationAcceptanceResource(WootivResource[Mode]):
    """``client.invitation_acceptance``."""

    with_raw_response: InvitationAcceptanceResource[Raw]
    with_streaming_response: InvitationAcceptanceResource[Streamed]

    @operation
    async def retrieve(
        self, code: str, **params: Unpack[InvitationAcceptanceRetrieveParams]
    ) -> None:
        """Ask whether the passcode of an invitation is good.

        ``GET /invitation_acceptance/{code}``. `code`: code of the invitation. The
        arguments are described in InvitationAcceptanceRetrieveParams. Returns nothing:
        what the server sent is in ``with_raw_response``.

        >>> await client.invitation_acceptance.retrieve("...", passcode="...")
        """
        request = described(
            "GET",
            fill_path("/invitation_acceptance/{code}", code=code),
            params,
            InvitationAcceptanceRetrieveParams,
            in_query=True,
            accept="*/*",
        )
        return await self._nothing(request)

    @operation
    async def update(
        self, code: str, **params: Unpack[InvitationAcceptanceUpdateParams]
    ) -> None:
        """Accept an invitation.

        ``PATCH /invitation_acceptance/{code}``. `code`: code of the invitation. The
        arguments are described in InvitationAcceptanceUpdateParams. Returns nothing:
        what the server sent is in ``with_raw_response``.

        >>> await client.invitation_acceptance.update(...)
        """
        request = described(
            "PATCH",
            fill_path("/invitation_acceptance/{code}", code=code),
            params,
            InvitationAcceptanceUpdateParams,
            accept="*/*",
        )
        return await self._nothing(request)
