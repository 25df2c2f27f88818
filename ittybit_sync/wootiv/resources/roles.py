# Generated from ittybit_async/wootiv/resources/roles.py by build_sync.py. Do not edit.
"""``client.roles``."""

from __future__ import annotations

from typing import Unpack

from ittybit.core.url.url import fill_path
from ittybit_sync.http.pagination import Page
from ittybit_sync.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_sync.wootiv.resource import WootivResource
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
    def create(self, **params: Unpack[RoleCreateParams]) -> RoleDto:
        """Add a role.

        ``POST /role``. The arguments are described in RoleCreateParams.

        >>> client.roles.create(description="...", name="...")
        """
        request = described("POST", "/role", params, RoleCreateParams)
        return self._call(request, RoleDto)

    @listing
    def list(self, **params: Unpack[RoleListParams]) -> Page[RoleDto]:
        """Query roles.

        ``GET /role``. The arguments are described in RoleListParams. A server that
        sends a bare array has one page.

        >>> for role in client.roles.list():
        ...     print(role)
        """
        request = described("GET", "/role", params, RoleListParams, in_query=True)
        return self._list(request, RoleDto, by_page)

    @operation
    def retrieve(self, id: str, **params: Unpack[RoleRetrieveParams]) -> RoleDto:
        """Fetch a role.

        ``GET /role/{id}``. The arguments are described in RoleRetrieveParams.

        >>> client.roles.retrieve("...")
        """
        request = described(
            "GET",
            fill_path("/role/{id}", id=id),
            params,
            RoleRetrieveParams,
            in_query=True,
        )
        return self._call(request, RoleDto)

    @operation
    def update(self, id: str, **params: Unpack[RoleUpdateParams]) -> RoleDto:
        """Change a role.

        ``PATCH /role/{id}``. The arguments are described in RoleUpdateParams.

        >>> client.roles.update("...", description="...", name="...")
        """
        request = described(
            "PATCH", fill_path("/role/{id}", id=id), params, RoleUpdateParams
        )
        return self._call(request, RoleDto)

    @operation
    def delete(self, id: str, **params: Unpack[Extra]) -> object:
        """Remove a role.

        ``DELETE /role/{id}``. Returns the parsed body as it is.

        >>> client.roles.delete("...")
        """
        request = described("DELETE", fill_path("/role/{id}", id=id), params, Extra)
        return self._call(request, object)

    @operation
    def bulk_create(
        self, **params: Unpack[RoleBulkCreateParams]
    ) -> RoleBulkCreateResponse:
        """Add several roles in one call.

        ``POST /role/bulk``. The arguments are described in RoleBulkCreateParams.

        >>> client.roles.bulk_create(bulk=[])
        """
        request = described("POST", "/role/bulk", params, RoleBulkCreateParams)
        return self._call(request, RoleBulkCreateResponse)
