# Generated from ittybit_async/wootiv/resources/invitation_reattempt.py by build_sync.py. Do not edit.
"""Calls of ``client.invitation_reattempt``."""

from __future__ import annotations

from typing import Unpack

from ittybit_sync.http.resource import Mode, Raw, Streamed, operation
from ittybit_sync.wootiv.resource import WootivResource
from wootiv.arguments import Extra, build_request


class InvitationReattemptResource(WootivResource[Mode]):
    """Calls of ``client.invitation_reattempt``."""

    with_raw_response: InvitationReattemptResource[Raw]
    with_streaming_response: InvitationReattemptResource[Streamed]

    @operation
    def create(self, code: str, **params: Unpack[Extra]) -> None:
        """Send an invitation again.

        ``POST /invitation_reattempt/{code}``.

        Args:
            code: Code of the invitation.

        Returns:
            Nothing. ``with_raw_response`` gives access to the server's response.

        >>> client.invitation_reattempt.create("...")
        """
        request = build_request(
            "POST", "/invitation_reattempt/{code}", params, Extra, code=code
        )
        return self._call_without_result(request)
