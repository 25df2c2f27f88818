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

    Attributes:
        access_token: Token (JWT) that authorizes later calls.
        refresh_token: Token (JWT) to exchange for a new pair.
        sub: ID of the signed-in user.
    """

    access_token: str
    refresh_token: str
    sub: str


class AuthSignupResponse(WootivModel, frozen=True, kw_only=True):
    """A new account.

    Attributes:
        sub: ID of the user.
    """

    email: str
    sub: str


class AuthVerifyBillingResponse(WootivModel, frozen=True, kw_only=True):
    """An account whose billing was verified.

    Attributes:
        sub: ID of the user.
    """

    email: str
    sub: str


class TokenRefreshResponse(WootivModel, frozen=True, kw_only=True):
    """A new pair of tokens.

    Attributes:
        access_token: Token (JWT) that authorizes later calls.
        refresh_token: Token (JWT) to exchange for a new pair.
        sub: ID of the signed-in user.
    """

    access_token: str
    refresh_token: str
    sub: str


class AuthLoginParams(Extra, total=False):
    """Arguments of ``auth.login``."""

    password: Required[str]
    username: Required[str]


class AuthSignupParams(Extra, total=False):
    """Arguments of ``auth.signup``.

    Attributes:
        plan: Trial plan to start with.
    """

    email: Required[str]
    password: Required[str]
    plan: Required[str]
    first_name: Annotated[str, Wire("firstName")]
    last_name: Annotated[str, Wire("lastName")]
    phone_number: Annotated[str, Wire("phoneNumber")]


class AuthVerifyBillingParams(Extra, total=False):
    """Arguments of ``auth.verify_billing``.

    Attributes:
        sub: ID of the user.
    """

    sub: Required[str]


class TokenRefreshParams(Extra, total=False):
    """Arguments of ``auth.token.refresh``.

    Attributes:
        refresh_token: Refresh token from an earlier sign-in.
    """

    refresh_token: Required[Annotated[str, Wire("refreshToken")]]
