"""``client.auth``."""

from __future__ import annotations

from typing import Unpack

from ittybit.core.url.url import fill_path
from ittybit_async.http.resource import Executor, Mode, Raw, Streamed, operation
from ittybit_async.wootiv.resource import WootivResource
from wootiv.arguments import Extra, described
from wootiv.types.auth import (
    AuthLoginParams,
    AuthLoginResponse,
    AuthSignupParams,
    AuthSignupResponse,
    AuthVerifyBillingParams,
    AuthVerifyBillingResponse,
    TokenRefreshParams,
    TokenRefreshResponse,
)
from wootiv.types.auth.recovery import (
    LoginCreateParams,
    PasswordCreateParams,
    PasswordUpdateParams,
)


class AuthRecoveryLoginResource(WootivResource[Mode]):
    """``client.auth.recovery.login``."""

    with_raw_response: AuthRecoveryLoginResource[Raw]
    with_streaming_response: AuthRecoveryLoginResource[Streamed]

    @operation
    async def create(self, **params: Unpack[LoginCreateParams]) -> None:
        """Mail a forgotten user name to its owner.

        ``POST /auth/recovery/login``. The arguments are described in LoginCreateParams.
        Returns nothing: what the server sent is in ``with_raw_response``.

        >>> await client.auth.recovery.login.create(email="...")
        """
        request = described(
            "POST", "/auth/recovery/login", params, LoginCreateParams, accept="*/*"
        )
        return await self._nothing(request)


class AuthRecoveryPasswordResource(WootivResource[Mode]):
    """``client.auth.recovery.password``."""

    with_raw_response: AuthRecoveryPasswordResource[Raw]
    with_streaming_response: AuthRecoveryPasswordResource[Streamed]

    @operation
    async def create(self, **params: Unpack[PasswordCreateParams]) -> None:
        """Mail a link for setting a new password.

        ``POST /auth/recovery/password``. The arguments are described in
        PasswordCreateParams. Returns nothing: what the server sent is in
        ``with_raw_response``.

        >>> await client.auth.recovery.password.create(email="...")
        """
        request = described(
            "POST",
            "/auth/recovery/password",
            params,
            PasswordCreateParams,
            accept="*/*",
        )
        return await self._nothing(request)

    @operation
    async def update(self, **params: Unpack[PasswordUpdateParams]) -> None:
        """Set a new password, proven by a passcode.

        ``PATCH /auth/recovery/password``. The arguments are described in
        PasswordUpdateParams. Returns nothing: what the server sent is in
        ``with_raw_response``.

        >>> await client.auth.recovery.password.update(...)
        """
        request = described(
            "PATCH",
            "/auth/recovery/password",
            params,
            PasswordUpdateParams,
            accept="*/*",
        )
        return await self._nothing(request)


class AuthRecoveryPasscodeResource(WootivResource[Mode]):
    """``client.auth.recovery.passcode``."""

    with_raw_response: AuthRecoveryPasscodeResource[Raw]
    with_streaming_response: AuthRecoveryPasscodeResource[Streamed]

    @operation
    async def retrieve(self, passcode: str, **params: Unpack[Extra]) -> None:
        """Ask whether a recovery passcode is still good.

        ``GET /auth/recovery/passcode/{passcode}``. `passcode`: proof code from the
        mail. Returns nothing: what the server sent is in ``with_raw_response``.

        >>> await client.auth.recovery.passcode.retrieve("...")
        """
        request = described(
            "GET",
            fill_path("/auth/recovery/passcode/{passcode}", passcode=passcode),
            params,
            Extra,
            accept="*/*",
        )
        return await self._nothing(request)


class AuthTokenResource(WootivResource[Mode]):
    """``client.auth.token``."""

    with_raw_response: AuthTokenResource[Raw]
    with_streaming_response: AuthTokenResource[Streamed]

    @operation
    async def refresh(
        self, **params: Unpack[TokenRefreshParams]
    ) -> TokenRefreshResponse:
        """Trade a refresh token for a new token pair.

        ``POST /auth/token/refresh``. The arguments are described in TokenRefreshParams.

        >>> await client.auth.token.refresh(refresh_token="...")
        """
        request = described("POST", "/auth/token/refresh", params, TokenRefreshParams)
        return await self._call(request, TokenRefreshResponse)


class AuthRecoveryResource(WootivResource[Mode]):
    """``client.auth.recovery``."""

    with_raw_response: AuthRecoveryResource[Raw]
    with_streaming_response: AuthRecoveryResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.login: AuthRecoveryLoginResource[Mode] = AuthRecoveryLoginResource(caller)
        self.password: AuthRecoveryPasswordResource[Mode] = (
            AuthRecoveryPasswordResource(caller)
        )
        self.passcode: AuthRecoveryPasscodeResource[Mode] = (
            AuthRecoveryPasscodeResource(caller)
        )


class AuthResource(WootivResource[Mode]):
    """``client.auth``."""

    with_raw_response: AuthResource[Raw]
    with_streaming_response: AuthResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.token: AuthTokenResource[Mode] = AuthTokenResource(caller)
        self.recovery: AuthRecoveryResource[Mode] = AuthRecoveryResource(caller)

    @operation
    async def login(self, **params: Unpack[AuthLoginParams]) -> AuthLoginResponse:
        """Sign in with a user name and password and get a token pair.

        ``POST /auth/login``. The arguments are described in AuthLoginParams.

        >>> await client.auth.login(password="...", username="...")
        """
        request = described("POST", "/auth/login", params, AuthLoginParams)
        return await self._call(request, AuthLoginResponse)

    @operation
    async def signup(self, **params: Unpack[AuthSignupParams]) -> AuthSignupResponse:
        """Register an account on a trial plan.

        ``POST /auth/signup``. The arguments are described in AuthSignupParams.

        >>> await client.auth.signup(email="...", password="...", plan="...")
        """
        request = described("POST", "/auth/signup", params, AuthSignupParams)
        return await self._call(request, AuthSignupResponse)

    @operation
    async def verify_billing(
        self, **params: Unpack[AuthVerifyBillingParams]
    ) -> AuthVerifyBillingResponse:
        """Verify the billing of the user given by `sub`.

        ``POST /auth/verify_billing``. The arguments are described in
        AuthVerifyBillingParams.

        >>> await client.auth.verify_billing(sub="...")
        """
        request = described(
            "POST",
            "/auth/verify_billing",
            params,
            AuthVerifyBillingParams,
            in_query=True,
        )
        return await self._call(request, AuthVerifyBillingResponse)
