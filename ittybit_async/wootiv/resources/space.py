"""Calls of ``client.space``."""

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
from ittybit_async.wootiv.resource import WootivResource, accept_any
from wootiv.arguments import Extra, build_request
from wootiv.pages import read_any_page
from wootiv.types.space import TokenCreateParams, TokenCreateResponse, TokenListResponse


class SpaceMembersResource(WootivResource[Mode]):
    """Calls of ``client.space.members``."""

    with_raw_response: SpaceMembersResource[Raw]
    with_streaming_response: SpaceMembersResource[Streamed]

    @operation
    async def retrieve(
        self, member_uid: str, *, space_id: str, **params: Unpack[Extra]
    ) -> None:
        """Fetch one member of a workspace.

        ``GET /space/{space_id}/members/{member_uid}``.

        Args:
            member_uid: ID of the member.
            space_id: ID of the workspace.

        Returns:
            Nothing. ``with_raw_response`` gives access to the server's response.

        >>> await client.space.members.retrieve("...", space_id="...")
        """
        request = build_request(
            "GET",
            "/space/{space_id}/members/{member_uid}",
            params,
            Extra,
            space_id=space_id,
            member_uid=member_uid,
        )
        return await self._call_without_result(request)

    @listing
    def list(self, space_id: str, **params: Unpack[Extra]) -> Page[object]:
        """List the members of a workspace.

        ``GET /space/{space_id}/members``.

        Args:
            space_id: ID of the workspace.

        Returns:
            The first page. Iterate over it to get the members of all pages. The members
            have no documented type.

        >>> async for member in client.space.members.list("..."):
        ...     print(member)
        """
        request = build_request(
            "GET", "/space/{space_id}/members", params, Extra, space_id=space_id
        )
        return self._list(accept_any(request), object, read_any_page)


class SpaceTokensResource(WootivResource[Mode]):
    """Calls of ``client.space.tokens``."""

    with_raw_response: SpaceTokensResource[Raw]
    with_streaming_response: SpaceTokensResource[Streamed]

    @operation
    async def create(
        self, space_sid: str, **params: Unpack[TokenCreateParams]
    ) -> TokenCreateResponse:
        """Create an API token for a workspace.

        ``POST /space/{space_sid}/tokens``.

        Args:
            space_sid: Slug or ID of the workspace.
            name: Name of the token. Optional.

        Returns:
            The new token.

        >>> await client.space.tokens.create("...")
        """
        request = build_request(
            "POST",
            "/space/{space_sid}/tokens",
            params,
            TokenCreateParams,
            space_sid=space_sid,
        )
        return await self._call(request, TokenCreateResponse)

    @operation
    async def list(self, space_sid: str, **params: Unpack[Extra]) -> TokenListResponse:
        """List the API tokens of a workspace.

        ``GET /space/{space_sid}/tokens``.

        Args:
            space_sid: Slug or ID of the workspace.

        Returns:
            The tokens of the workspace.

        >>> await client.space.tokens.list("...")
        """
        request = build_request(
            "GET", "/space/{space_sid}/tokens", params, Extra, space_sid=space_sid
        )
        return await self._call(request, TokenListResponse)

    @operation
    async def delete(
        self, token_id: str, *, space_sid: str, **params: Unpack[Extra]
    ) -> None:
        """Revoke one API token of a workspace.

        ``DELETE /space/{space_sid}/tokens/{token_id}``.

        Args:
            token_id: ID of the token.
            space_sid: Slug or ID of the workspace.

        Returns:
            Nothing. ``with_raw_response`` gives access to the server's response.

        >>> await client.space.tokens.delete("...", space_sid="...")
        """
        request = build_request(
            "DELETE",
            "/space/{space_sid}/tokens/{token_id}",
            params,
            Extra,
            space_sid=space_sid,
            token_id=token_id,
        )
        return await self._call_without_result(request)


class SpaceResource(WootivResource[Mode]):
    """Calls of ``client.space``."""

    with_raw_response: SpaceResource[Raw]
    with_streaming_response: SpaceResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.members: SpaceMembersResource[Mode] = SpaceMembersResource(caller)
        self.tokens: SpaceTokensResource[Mode] = SpaceTokensResource(caller)
