# Generated from ittybit_async/wootiv/resources/auth.py by build_sync.py. Do not edit.
"""Calls of ``client.auth``."""

from __future__ import annotations

from typing import Unpack

from ittybit_sync.http.resource import Executor, Mode, Raw, Streamed, operation
from ittybit_sync.wootiv.resource import WootivResource
from wootiv.arguments import Extra, build_request
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
    """Calls of ``client.auth.recovery.login``."""

    with_raw_response: AuthRecoveryLoginResource[Raw]
    with_streaming_response: AuthRecoveryLoginResource[Streamed]

    @operation
    def create(self, **params: Unpack[LoginCreateParams]) -> None:
        """Send a forgotten user name to its owner by email.

        ``POST /auth/recovery/login``.

        Args:
            email: Email address.

        Returns:
            Nothing. ``with_raw_response`` gives access to the server's response.

        >>> client.auth.recovery.login.create(email="...")
        """
        request = build_request(
            "POST", "/auth/recovery/login", params, LoginCreateParams
        )
        return self._call_without_result(request)


class AuthRecoveryPasswordResource(WootivResource[Mode]):
    """Calls of ``client.auth.recovery.password``."""

    with_raw_response: AuthRecoveryPasswordResource[Raw]
    with_streaming_response: AuthRecoveryPasswordResource[Streamed]

    @operation
    def create(self, **params: Unpack[PasswordCreateParams]) -> None:
        """Send a link for setting a new password by email.

        ``POST /auth/recovery/password``.

        Args:
            email: Email address.

        Returns:
            Nothing. ``with_raw_response`` gives access to the server's response.

        >>> client.auth.recovery.password.create(email="...")
        """
        request = build_request(
            "POST", "/auth/recovery/password", params, PasswordCreateParams
        )
        return self._call_without_result(request)

    @operation
    def update(self, **params: Unpack[PasswordUpdateParams]) -> None:
        """Set a new password with a recovery passcode.

        ``PATCH /auth/recovery/password``.

        Args:
            new_password: New password.
            passcode: Code from the email.

        Returns:
            Nothing. ``with_raw_response`` gives access to the server's response.

        >>> client.auth.recovery.password.update(...)
        """
        request = build_request(
            "PATCH", "/auth/recovery/password", params, PasswordUpdateParams
        )
        return self._call_without_result(request)


class AuthRecoveryPasscodeResource(WootivResource[Mode]):
    """Calls of ``client.auth.recovery.passcode``."""

    with_raw_response: AuthRecoveryPasscodeResource[Raw]
    with_streaming_response: AuthRecoveryPasscodeResource[Streamed]

    @operation
    def retrieve(self, passcode: str, **params: Unpack[Extra]) -> None:
        """Check whether a recovery passcode is valid.

        ``GET /auth/recovery/passcode/{passcode}``.

        Args:
            passcode: Code from the email.

        Returns:
            Nothing. ``with_raw_response`` gives access to the server's response.

        >>> client.auth.recovery.passcode.retrieve("...")
        """
        request = build_request(
            "GET",
            "/auth/recovery/passcode/{passcode}",
            params,
            Extra,
            passcode=passcode,
        )
        return self._call_without_result(request)


class AuthTokenResource(WootivResource[Mode]):
    """Calls of ``client.auth.token``."""

    with_raw_response: AuthTokenResource[Raw]
    with_streaming_response: AuthTokenResource[Streamed]

    @operation
    def refresh(self, **params: Unpack[TokenRefreshParams]) -> TokenRefreshResponse:
        """Exchange a refresh token for a new pair of tokens.

        ``POST /auth/token/refresh``.

        Args:
            refresh_token: Refresh token from an earlier sign-in.

        Returns:
            The new pair of tokens.

        >>> client.auth.token.refresh(refresh_token="...")
        """
        request = build_request(
            "POST", "/auth/token/refresh", params, TokenRefreshParams
        )
        return self._call(request, TokenRefreshResponse)


class AuthRecoveryResource(WootivResource[Mode]):
    """Calls of ``client.auth.recovery``."""

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
    """Calls of ``client.auth``."""

    with_raw_response: AuthResource[Raw]
    with_streaming_response: AuthResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.token: AuthTokenResource[Mode] = AuthTokenResource(caller)
        self.recovery: AuthRecoveryResource[Mode] = AuthRecoveryResource(caller)

    @operation
    def login(self, **params: Unpack[AuthLoginParams]) -> AuthLoginResponse:
        """Sign in with a user name and password.

        ``POST /auth/login``.

        Args:
            password: Password.
            username: User name.

        Returns:
            A pair of tokens.

        >>> client.auth.login(password="...", username="...")
        """
        request = build_request("POST", "/auth/login", params, AuthLoginParams)
        return self._call(request, AuthLoginResponse)

    @operation
    def signup(self, **params: Unpack[AuthSignupParams]) -> AuthSignupResponse:
        """Register an account on a trial plan.

        ``POST /auth/signup``.

        Args:
            email: Email address.
            password: Password.
            plan: Trial plan to start with.
            first_name: First name. Optional.
            last_name: Last name. Optional.
            phone_number: Phone number. Optional.

        Returns:
            The new account.

        >>> client.auth.signup(email="...", password="...", plan="...")
        """
        request = build_request("POST", "/auth/signup", params, AuthSignupParams)
        return self._call(request, AuthSignupResponse)

    @operation
    def verify_billing(
        self, **params: Unpack[AuthVerifyBillingParams]
    ) -> AuthVerifyBillingResponse:
        """Verify the billing of a user.

        ``POST /auth/verify_billing``.

        Args:
            sub: ID of the user.

        Returns:
            The verified account.

        >>> client.auth.verify_billing(sub="...")
        """
        request = build_request(
            "POST",
            "/auth/verify_billing",
            params,
            AuthVerifyBillingParams,
            in_query=True,
        )
        return self._call(request, AuthVerifyBillingResponse)
