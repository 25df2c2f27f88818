"""Calls of ``client.users``."""

from __future__ import annotations

from typing import Unpack

from ittybit_async.http.pagination import Page
from ittybit_async.http.resource import (
    Executor,
    Mode,
    Raw,
    Streamed,
    listing,
    operation,
)
from ittybit_async.wootiv.resource import WootivResource
from wootiv.arguments import Extra, build_request
from wootiv.pages import read_numbered_page
from wootiv.types.users import UserDto, UserListParams, UserRetrieveParams


class UsersRecoverResource(WootivResource[Mode]):
    """Calls of ``client.users.recover``."""

    with_raw_response: UsersRecoverResource[Raw]
    with_streaming_response: UsersRecoverResource[Streamed]

    @operation
    async def update(self, id: str, **params: Unpack[Extra]) -> object:
        """Restore a user that was deleted.

        ``PATCH /user/recover/{id}``.

        Args:
            id: ID of the user.

        Returns:
            The decoded response body.

        >>> await client.users.recover.update("...")
        """
        request = build_request("PATCH", "/user/recover/{id}", params, Extra, id=id)
        return await self._call(request, object)


class UsersResource(WootivResource[Mode]):
    """Calls of ``client.users``."""

    with_raw_response: UsersResource[Raw]
    with_streaming_response: UsersResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.recover: UsersRecoverResource[Mode] = UsersRecoverResource(caller)

    @operation
    async def retrieve(self, id: str, **params: Unpack[UserRetrieveParams]) -> UserDto:
        """Fetch a user.

        ``GET /user/{id}``.

        Args:
            id: ID of the user.
            cache: Resets the server's cache if it has one.
            fields: Fields to return.
            join: Relations to load with the record.

        Returns:
            The user.

        >>> await client.users.retrieve("...")
        """
        request = build_request("GET", "/user/{id}", params, UserRetrieveParams, id=id)
        return await self._call(request, UserDto)

    @listing
    def list(self, **params: Unpack[UserListParams]) -> Page[UserDto]:
        """List users.

        ``GET /user``.

        Args:
            cache: Resets the server's cache if it has one.
            fields: Fields to return.
            join: Relations to load with the record.
            filter: Conditions that each record must meet.
            limit: Maximum number of records per page.
            offset: Number of records to skip.
            or_: Alternative conditions.
            page: Number of the first page to return.
            s: Search condition as JSON text.
            sort: Sort keys such as ``name,ASC`` or ``name,DESC``.

        Returns:
            The first page. Iterate over it to get the users of all pages. A response
            that is a bare array is the only page.

        >>> async for user in client.users.list():
        ...     print(user)
        """
        request = build_request("GET", "/user", params, UserListParams)
        return self._list(request, UserDto, read_numbered_page)
