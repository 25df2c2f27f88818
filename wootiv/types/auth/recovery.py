"""Arguments and responses of ``client.auth.recovery``."""

from typing import Annotated, Required

from wootiv.arguments import Extra
from wootiv.transform import Wire

__all__ = ["LoginCreateParams", "PasswordCreateParams", "PasswordUpdateParams"]


class LoginCreateParams(Extra, total=False):
    """Arguments of ``auth.recovery.login.create``."""

    email: Required[str]


class PasswordCreateParams(Extra, total=False):
    """Arguments of ``auth.recovery.password.create``."""

    email: Required[str]


class PasswordUpdateParams(Extra, total=False):
    """Arguments of ``auth.recovery.password.update``.

    Attributes:
        new_password: New password.
        passcode: Code from the email.
    """

    new_password: Required[Annotated[str, Wire("newPassword")]]
    passcode: Required[str]
