"""Arguments and responses of ``client.invitation_acceptance``."""

from typing import Required

from wootiv.arguments import Extra

__all__ = ["InvitationAcceptanceRetrieveParams", "InvitationAcceptanceUpdateParams"]


class InvitationAcceptanceRetrieveParams(Extra, total=False):
    """Arguments of ``invitation_acceptance.retrieve``.

    Attributes:
        passcode: Code from the email.
    """

    passcode: Required[str]


class InvitationAcceptanceUpdateParams(Extra, total=False):
    """Arguments of ``invitation_acceptance.update``.

    Attributes:
        passcode: Code from the email.
        payload: Any data for the part of the service that completes the invitation.
    """

    passcode: Required[str]
    payload: Required[object]
