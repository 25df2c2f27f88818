"""``client.wspaces``."""

from __future__ import annotations

from typing import Unpack

from ittybit.core.url.url import fill_path
from ittybit_async.http.resource import Mode, Raw, Streamed, operation
from ittybit_async.wootiv.resource import WootivResource
from wootiv.arguments import described
from wootiv.types.space import WorkspaceDto
from wootiv.types.wspaces import (
    WspaceCreateParams,
    WspaceRetrieveParams,
    WspaceUpdateParams,
)


class WspacesResource(WootivResource[Mode]):
    """``client.wspaces``."""

    with_raw_response: WspacesResource[Raw]
    with_streaming_response: WspacesResource[Streamed]

    @operation
    async def create(self, **params: Unpack[WspaceCreateParams]) -> WorkspaceDto:
        """Open a workspace.

        ``POST /wspace``. The arguments are described in WspaceCreateParams.

        >>> await client.wspaces.create(name="...", owner_id="...")
        """
        request = described("POST", "/wspace", params, WspaceCreateParams)
        return await self._call(request, WorkspaceDto)

    @operation
    async def retrieve(
        self, id: str, **params: Unpack[WspaceRetrieveParams]
    ) -> WorkspaceDto:
        """Fetch a workspace, by slug.

        ``GET /wspace/{id}``. The arguments are described in WspaceRetrieveParams.

        >>> await client.wspaces.retrieve("...")
        """
        request = described(
            "GET",
            fill_path("/wspace/{id}", id=id),
            params,
            WspaceRetrieveParams,
            in_query=True,
        )
        return await self._call(request, WorkspaceDto)

    @operation
    async def update(
        self, path_id: str, **params: Unpack[WspaceUpdateParams]
    ) -> WorkspaceDto:
        """Change a workspace.

        ``PATCH /wspace/{id}``. The arguments are described in WspaceUpdateParams.

        >>> await client.wspaces.update("...")
        """
        request = described(
            "PATCH", fill_path("/wspace/{id}", id=path_id), params, WspaceUpdateParams
        )
        return await self._call(request, WorkspaceDto)
