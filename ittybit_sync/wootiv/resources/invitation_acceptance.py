# Generated from ittybit_async/wootiv/resources/invitation_acceptance.py by build_sync.py. Do not edit.
"""Calls of ``client.invitation_acceptance``."""

from __future__ import annotations

from typing import Unpack

from ittybit_sync.http.resource import Mode, Raw, Streamed, operation
from ittybit_sync.wootiv.resource import WootivResource
from wootiv.arguments import build_request
from wootiv.types.invitation_acceptance import (
    InvitationAcceptanceRetrieveParams,
    InvitationAcceptanceUpdateParams,
)


class InvitationAcceptanceResource(WootivResource[Mode]):
    """Calls of ``client.invitation_acceptance``."""

    with_raw_response: InvitationAcceptanceResource[Raw]
    with_streaming_response: InvitationAcceptanceResource[Streamed]

    @operation
    def retrieve(
        self, code: str, **params: Unpack[InvitationAcceptanceRetrieveParams]
    ) -> None:
        """Check whether the passcode of an invitation is valid.

        ``GET /invitation_acceptance/{code}``.

        Args:
            code: Code of the invitation.
            passcode: Code from the email.

        Returns:
            Nothing. ``with_raw_response`` gives access to the server's response.

        >>> client.invitation_acceptance.retrieve("...", passcode="...")
        """
        request = build_request(
            "GET",
            "/invitation_acceptance/{code}",
            params,
            InvitationAcceptanceRetrieveParams,
            code=code,
        )
        return self._call_without_result(request)

    @operation
    def update(
        self, code: str, **params: Unpack[InvitationAcceptanceUpdateParams]
    ) -> None:
        """Accept an invitation.

        ``PATCH /invitation_acceptance/{code}``.

        Args:
            code: Code of the invitation.
            passcode: Code from the email.
            payload: Any data for the part of the service that completes the invitation.

        Returns:
            Nothing. ``with_raw_response`` gives access to the server's response.

        >>> client.invitation_acceptance.update(...)
        """
        request = build_request(
            "PATCH",
            "/invitation_acceptance/{code}",
            params,
            InvitationAcceptanceUpdateParams,
            code=code,
        )
        return self._call_without_result(request)
