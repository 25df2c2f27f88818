"""Arguments and responses of ``client.invitation_acceptance``."""

from typing import Required

from wootiv.arguments import Extra

__all__ = ["InvitationAcceptanceRetrieveParams", "InvitationAcceptanceUpdateParams"]


class InvitationAcceptanceRetrieveParams(Extra, total=False):
    """The arguments of ``invitation_acceptance.retrieve``.

    `passcode`: proof code from the mail.
    """

    passcode: Required[str]


class InvitationAcceptanceUpdateParams(Extra, total=False):
    """The arguments of ``invitation_acceptance.update``.

    `passcode`: proof code from the mail; `payload`: free-form data for the part of the
    service that completes the step.
    """

    passcode: Required[str]
    payload: Required[object]
