# Generated from ittybit_async/wootiv/resources/users.py by build_sync.py. Do not edit.
"""``client.users``."""

from __future__ import annotations

from typing import Unpack

from ittybit.core.url.url import fill_path
from ittybit_sync.http.pagination import Page
from ittybit_sync.http.resource import (
    Executor,
    Mode,
    Raw,
    Streamed,
    listing,
    operation,
)
from ittybit_sync.wootiv.resource import WootivResource
from wootiv.arguments import Extra, described
from wootiv.pages import by_page
from wootiv.types.users import UserDto, UserListParams, UserRetrieveParams


class UsersRecoverResource(WootivResource[Mode]):
    """``client.users.recover``."""

    with_raw_response: UsersRecoverResource[Raw]
    with_streaming_response: UsersRecoverResource[Streamed]

    @operation
    def update(self, id: str, **params: Unpack[Extra]) -> object:
        """Recover a user (in the crud framework, recovering undoes a soft delete).

        ``PATCH /user/recover/{id}``. Returns the parsed body as it is.

        >>> client.users.recover.update("...")
        """
        request = described(
            "PATCH", fill_path("/user/recover/{id}", id=id), params, Extra
        )
        return self._call(request, object)


class UsersResource(WootivResource[Mode]):
    """``client.users``."""

    with_raw_response: UsersResource[Raw]
    with_streaming_response: UsersResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.recover: UsersRecoverResource[Mode] = UsersRecoverResource(caller)

    @operation
    def retrieve(self, id: str, **params: Unpack[UserRetrieveParams]) -> UserDto:
        """Fetch a user.

        ``GET /user/{id}``. The arguments are described in UserRetrieveParams.

        >>> client.users.retrieve("...")
        """
        request = described(
            "GET",
            fill_path("/user/{id}", id=id),
            params,
            UserRetrieveParams,
            in_query=True,
        )
        return self._call(request, UserDto)

    @listing
    def list(self, **params: Unpack[UserListParams]) -> Page[UserDto]:
        """Query users.

        ``GET /user``. The arguments are described in UserListParams. A server that
        sends a bare array has one page.

        >>> for user in client.users.list():
        ...     print(user)
        """
        request = described("GET", "/user", params, UserListParams, in_query=True)
        return self._list(request, UserDto, by_page)
