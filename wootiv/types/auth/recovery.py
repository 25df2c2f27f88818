"""Arguments and responses of ``client.auth.recovery``."""

from typing import Annotated, Required

from wootiv.arguments import Extra
from wootiv.transform import Wire

__all__ = ["LoginCreateParams", "PasswordCreateParams", "PasswordUpdateParams"]


class LoginCreateParams(Extra, total=False):
    """The arguments of ``auth.recovery.login.create``."""

    email: Required[str]


class PasswordCreateParams(Extra, total=False):
    """The arguments of ``auth.recovery.password.create``."""

    email: Required[str]


class PasswordUpdateParams(Extra, total=False):
    """The arguments of ``auth.recovery.password.update``.

    `new_password`: replacement password; `passcode`: proof code from the mail.
    """

    new_password: Required[Annotated[str, Wire("newPassword")]]
    passcode: Required[str]
