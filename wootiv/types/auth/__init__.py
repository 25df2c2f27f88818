"""Arguments and responses of ``client.auth``."""

from typing import Annotated, Required

from wootiv.arguments import Extra
from wootiv.transform import Wire
from wootiv.types.model import WootivModel

__all__ = [
    "AuthLoginParams",
    "AuthLoginResponse",
    "AuthSignupParams",
    "AuthSignupResponse",
    "AuthVerifyBillingParams",
    "AuthVerifyBillingResponse",
    "TokenRefreshParams",
    "TokenRefreshResponse",
]


class AuthLoginResponse(WootivModel, frozen=True, kw_only=True):
    """A pair of tokens.

    `access_token`: token (JWT) for authorizing later calls; `refresh_token`: token
    (JWT) to trade for a new pair; `sub`: id of the signed-in user.
    """

    access_token: str
    refresh_token: str
    sub: str


class AuthSignupResponse(WootivModel, frozen=True, kw_only=True):
    """A new account.

    `sub`: id of the user.
    """

    email: str
    sub: str


class AuthVerifyBillingResponse(WootivModel, frozen=True, kw_only=True):
    """An account whose billing was verified.

    `sub`: id of the user.
    """

    email: str
    sub: str


class TokenRefreshResponse(WootivModel, frozen=True, kw_only=True):
    """A new pair of tokens.

    `access_token`: token (JWT) for authorizing later calls; `refresh_token`: token
    (JWT) to trade for a new pair; `sub`: id of the signed-in user.
    """

    access_token: str
    refresh_token: str
    sub: str


class AuthLoginParams(Extra, total=False):
    """The arguments of ``auth.login``."""

    password: Required[str]
    username: Required[str]


class AuthSignupParams(Extra, total=False):
    """The arguments of ``auth.signup``.

    `plan`: trial plan to start on.
    """

    email: Required[str]
    password: Required[str]
    plan: Required[str]
    first_name: Annotated[str, Wire("firstName")]
    last_name: Annotated[str, Wire("lastName")]
    phone_number: Annotated[str, Wire("phoneNumber")]


class AuthVerifyBillingParams(Extra, total=False):
    """The arguments of ``auth.verify_billing``.

    `sub`: id of the user.
    """

    sub: Required[str]


class TokenRefreshParams(Extra, total=False):
    """The arguments of ``auth.token.refresh``.

    `refresh_token`: refresh token from an earlier sign-in.
    """

    refresh_token: Required[Annotated[str, Wire("refreshToken")]]
