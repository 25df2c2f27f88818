"""``client.roles``."""

from __future__ import annotations

from typing import Unpack

from ittybit.core.url.url import fill_path
from ittybit_async.http.pagination import Page
from ittybit_async.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_async.wootiv.resource import WootivResource
from wootiv.arguments import Extra, described
from wootiv.pages import by_page
from wootiv.types.roles import (
    RoleBulkCreateParams,
    RoleBulkCreateResponse,
    RoleCreateParams,
    RoleDto,
    RoleListParams,
    RoleRetrieveParams,
    RoleUpdateParams,
)


class RolesResource(WootivResource[Mode]):
    """``client.roles``."""

    with_raw_response: RolesResource[Raw]
    with_streaming_response: RolesResource[Streamed]

    @operation
    async def create(self, **params: Unpack[RoleCreateParams]) -> RoleDto:
        """Add a role.

        ``POST /role``. The arguments are described in RoleCreateParams.

        >>> await client.roles.create(description="...", name="...")
        """
        request = described("POST", "/role", params, RoleCreateParams)
        return await self._call(request, RoleDto)

    @listing
    def list(self, **params: Unpack[RoleListParams]) -> Page[RoleDto]:
        """Query roles.

        ``GET /role``. The arguments are described in RoleListParams. A server that
        sends a bare array has one page.

        >>> async for role in client.roles.list():
        ...     print(role)
        """
        request = described("GET", "/role", params, RoleListParams, in_query=True)
        return self._list(request, RoleDto, by_page)

    @operation
    async def retrieve(self, id: str, **params: Unpack[RoleRetrieveParams]) -> RoleDto:
        """Fetch a role.

        ``GET /role/{id}``. The arguments are described in RoleRetrieveParams.

        >>> await client.roles.retrieve("...")
        """
        request = described(
            "GET",
            fill_path("/role/{id}", id=id),
            params,
            RoleRetrieveParams,
            in_query=True,
        )
        return await self._call(request, RoleDto)

    @operation
    async def update(self, id: str, **params: Unpack[RoleUpdateParams]) -> RoleDto:
        """Change a role.

        ``PATCH /role/{id}``. The arguments are described in RoleUpdateParams.

        >>> await client.roles.update("...", description="...", name="...")
        """
        request = described(
            "PATCH", fill_path("/role/{id}", id=id), params, RoleUpdateParams
        )
        return await self._call(request, RoleDto)

    @operation
    async def delete(self, id: str, **params: Unpack[Extra]) -> object:
        """Remove a role.

        ``DELETE /role/{id}``. Returns the parsed body as it is.

        >>> await client.roles.delete("...")
        """
        request = described("DELETE", fill_path("/role/{id}", id=id), params, Extra)
        return await self._call(request, object)

    @operation
    async def bulk_create(
        self, **params: Unpack[RoleBulkCreateParams]
    ) -> RoleBulkCreateResponse:
        """Add several roles in one call.

        ``POST /role/bulk``. The arguments are described in RoleBulkCreateParams.

        >>> await client.roles.bulk_create(bulk=[])
        """
        request = described("POST", "/role/bulk", params, RoleBulkCreateParams)
        return await self._call(request, RoleBulkCreateResponse)
