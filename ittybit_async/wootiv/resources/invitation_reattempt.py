"""Calls of ``client.invitation_reattempt``."""

from __future__ import annotations

from typing import Unpack

from ittybit_async.http.resource import Mode, Raw, Streamed, operation
from ittybit_async.wootiv.resource import WootivResource
from wootiv.arguments import Extra, build_request


class InvitationReattemptResource(WootivResource[Mode]):
    """Calls of ``client.invitation_reattempt``."""

    with_raw_response: InvitationReattemptResource[Raw]
    with_streaming_response: InvitationReattemptResource[Streamed]

    @operation
    async def create(self, code: str, **params: Unpack[Extra]) -> None:
        """Send an invitation again.

        ``POST /invitation_reattempt/{code}``.

        Args:
            code: Code of the invitation.

        Returns:
            Nothing. ``with_raw_response`` gives access to the server's response.

        >>> await client.invitation_reattempt.create("...")
        """
        request = build_request(
            "POST", "/invitation_reattempt/{code}", params, Extra, code=code
        )
        return await self._call_without_result(request)
