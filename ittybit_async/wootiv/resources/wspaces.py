"""Calls of ``client.wspaces``."""

from __future__ import annotations

from typing import Unpack

from ittybit_async.http.resource import Mode, Raw, Streamed, operation
from ittybit_async.wootiv.resource import WootivResource
from wootiv.arguments import build_request
from wootiv.types.space import WorkspaceDto
from wootiv.types.wspaces import (
    WspaceCreateParams,
    WspaceRetrieveParams,
    WspaceUpdateParams,
)


class WspacesResource(WootivResource[Mode]):
    """Calls of ``client.wspaces``."""

    with_raw_response: WspacesResource[Raw]
    with_streaming_response: WspacesResource[Streamed]

    @operation
    async def create(self, **params: Unpack[WspaceCreateParams]) -> WorkspaceDto:
        """Create a workspace.

        ``POST /wspace``.

        Args:
            name: Name of the workspace.
            owner_id: ID of the user who owns the workspace.

        Returns:
            The workspace.

        >>> await client.wspaces.create(name="...", owner_id="...")
        """
        request = build_request("POST", "/wspace", params, WspaceCreateParams)
        return await self._call(request, WorkspaceDto)

    @operation
    async def retrieve(
        self, id: str, **params: Unpack[WspaceRetrieveParams]
    ) -> WorkspaceDto:
        """Fetch a workspace.

        ``GET /wspace/{id}``.

        Args:
            id: Slug of the workspace.
            cache: Resets the server's cache if it has one.
            fields: Fields to return.
            join: Relations to load with the record.

        Returns:
            The workspace.

        >>> await client.wspaces.retrieve("...")
        """
        request = build_request(
            "GET", "/wspace/{id}", params, WspaceRetrieveParams, id=id
        )
        return await self._call(request, WorkspaceDto)

    @operation
    async def update(
        self, path_id: str, **params: Unpack[WspaceUpdateParams]
    ) -> WorkspaceDto:
        """Change a workspace.

        ``PATCH /wspace/{id}``. Omitted arguments are not sent.

        Args:
            path_id: ID of the workspace.
            body_id: ID in the request body.
            audit: Bookkeeping data of the record.
            name: Name of the workspace.
            owner_id: ID of the user who owns the workspace.
            slug: Name of the workspace in URLs.
            subscription: Subscription record.
            subscription_id: ID of the subscription of the workspace.
            workspace_members: Members of the workspace.

        Returns:
            The workspace.

        >>> await client.wspaces.update("...")
        """
        request = build_request(
            "PATCH", "/wspace/{id}", params, WspaceUpdateParams, id=path_id
        )
        return await self._call(request, WorkspaceDto)
