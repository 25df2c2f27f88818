# Generated from ittybit_async/wootiv/resources/invitation_reattempt.py by build_sync.py. Do not edit.
"""``client.invitation_reattempt``."""

from __future__ import annotations

from typing import Unpack

from ittybit.core.url.url import fill_path
from ittybit_sync.http.resource import Mode, Raw, Streamed, operation
from ittybit_sync.wootiv.resource import WootivResource
from wootiv.arguments import Extra, described


class InvitationReattemptResource(WootivResource[Mode]):
    """``client.invitation_reattempt``."""

    with_raw_response: InvitationReattemptResource[Raw]
    with_streaming_response: InvitationReattemptResource[Streamed]

    @operation
    def create(self, code: str, **params: Unpack[Extra]) -> None:
        """Send an invitation again.

        ``POST /invitation_reattempt/{code}``. `code`: code of the invitation. Returns
        nothing: what the server sent is in ``with_raw_response``.

        >>> client.invitation_reattempt.create("...")
        """
        request = described(
            "POST",
            fill_path("/invitation_reattempt/{code}", code=code),
            params,
            Extra,
            accept="*/*",
        )
        return self._nothing(request)
