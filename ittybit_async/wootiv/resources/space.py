"""``client.space``."""

from __future__ import annotations

from typing import Unpack

from ittybit.core.url.url import fill_path
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
from wootiv.arguments import Extra, described
from wootiv.pages import by_either
from wootiv.types.space import TokenCreateParams, TokenCreateResponse, TokenListResponse


class SpaceMembersResource(WootivResource[Mode]):
    """``client.space.members``."""

    with_raw_response: SpaceMembersResource[Raw]
    with_streaming_response: SpaceMembersResource[Streamed]

    @operation
    async def retrieve(
        self, member_uid: str, *, space_id: str, **params: Unpack[Extra]
    ) -> None:
        """Look up one member of a workspace.

        ``GET /space/{space_id}/members/{member_uid}``. `space_id`: workspace id.
        Returns nothing: what the server sent is in ``with_raw_response``.

        >>> await client.space.members.retrieve("...", space_id="...")
        """
        request = described(
            "GET",
            fill_path(
                "/space/{space_id}/members/{member_uid}",
                space_id=space_id,
                member_uid=member_uid,
            ),
            params,
            Extra,
            accept="*/*",
        )
        return await self._nothing(request)

    @listing
    def list(self, space_id: str, **params: Unpack[Extra]) -> Page[object]:
        """List the members of a workspace.

        ``GET /space/{space_id}/members``. `space_id`: workspace id. Yields whatever the
        server lists, of which no type is known.

        >>> async for member in client.space.members.list("..."):
        ...     print(member)
        """
        request = described(
            "GET",
            fill_path("/space/{space_id}/members", space_id=space_id),
            params,
            Extra,
            accept="*/*",
        )
        return self._list(request, object, by_either)


class SpaceTokensResource(WootivResource[Mode]):
    """``client.space.tokens``."""

    with_raw_response: SpaceTokensResource[Raw]
    with_streaming_response: SpaceTokensResource[Streamed]

    @operation
    async def create(
        self, space_sid: str, **params: Unpack[TokenCreateParams]
    ) -> TokenCreateResponse:
        """Issue an API token for a workspace.

        ``POST /space/{space_sid}/tokens``. `space_sid`: workspace slug or id. The
        arguments are described in TokenCreateParams.

        >>> await client.space.tokens.create("...")
        """
        request = described(
            "POST",
            fill_path("/space/{space_sid}/tokens", space_sid=space_sid),
            params,
            TokenCreateParams,
        )
        return await self._call(request, TokenCreateResponse)

    @operation
    async def list(self, space_sid: str, **params: Unpack[Extra]) -> TokenListResponse:
        """List the API tokens of a workspace.

        ``GET /space/{space_sid}/tokens``. `space_sid`: workspace slug or id.

        >>> await client.space.tokens.list("...")
        """
        request = described(
            "GET",
            fill_path("/space/{space_sid}/tokens", space_sid=space_sid),
            params,
            Extra,
        )
        return await self._call(request, TokenListResponse)

    @operation
    async def delete(
        self, token_id: str, *, space_sid: str, **params: Unpack[Extra]
    ) -> None:
        """Revoke one API token of a workspace.

        ``DELETE /space/{space_sid}/tokens/{token_id}``. `token_id`: token to revoke;
        `space_sid`: workspace slug or id. Returns nothing: what the server sent is in
        ``with_raw_response``.

        >>> await client.space.tokens.delete("...", space_sid="...")
        """
        request = described(
            "DELETE",
            fill_path(
                "/space/{space_sid}/tokens/{token_id}",
                space_sid=space_sid,
                token_id=token_id,
            ),
            params,
            Extra,
            accept="*/*",
        )
        return await self._nothing(request)


class SpaceResource(WootivResource[Mode]):
    """``client.space``."""

    with_raw_response: SpaceResource[Raw]
    with_streaming_response: SpaceResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.members: SpaceMembersResource[Mode] = SpaceMembersResource(caller)
        self.tokens: SpaceTokensResource[Mode] = SpaceTokensResource(caller)
