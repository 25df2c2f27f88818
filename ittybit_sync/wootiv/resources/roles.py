# Generated from ittybit_async/wootiv/resources/roles.py by build_sync.py. Do not edit.
"""Calls of ``client.roles``."""

from __future__ import annotations

from typing import Unpack

from ittybit_sync.http.pagination import Page
from ittybit_sync.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_sync.wootiv.resource import WootivResource
from wootiv.arguments import Extra, build_request
from wootiv.pages import read_numbered_page
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
    """Calls of ``client.roles``."""

    with_raw_response: RolesResource[Raw]
    with_streaming_response: RolesResource[Streamed]

    @operation
    def create(self, **params: Unpack[RoleCreateParams]) -> RoleDto:
        """Add a role.

        ``POST /role``.

        Args:
            description: Description of the role.
            name: Name of the role.

        Returns:
            The role.

        >>> client.roles.create(description="...", name="...")
        """
        request = build_request("POST", "/role", params, RoleCreateParams)
        return self._call(request, RoleDto)

    @listing
    def list(self, **params: Unpack[RoleListParams]) -> Page[RoleDto]:
        """List roles.

        ``GET /role``.

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
            The first page. Iterate over it to get the roles of all pages. A response
            that is a bare array is the only page.

        >>> for role in client.roles.list():
        ...     print(role)
        """
        request = build_request("GET", "/role", params, RoleListParams)
        return self._list(request, RoleDto, read_numbered_page)

    @operation
    def retrieve(self, id: str, **params: Unpack[RoleRetrieveParams]) -> RoleDto:
        """Fetch a role.

        ``GET /role/{id}``.

        Args:
            id: ID of the role.
            cache: Resets the server's cache if it has one.
            fields: Fields to return.
            join: Relations to load with the record.

        Returns:
            The role.

        >>> client.roles.retrieve("...")
        """
        request = build_request("GET", "/role/{id}", params, RoleRetrieveParams, id=id)
        return self._call(request, RoleDto)

    @operation
    def update(self, id: str, **params: Unpack[RoleUpdateParams]) -> RoleDto:
        """Change a role.

        ``PATCH /role/{id}``.

        Args:
            id: ID of the role.
            description: Description of the role.
            name: Name of the role.

        Returns:
            The role.

        >>> client.roles.update("...", description="...", name="...")
        """
        request = build_request("PATCH", "/role/{id}", params, RoleUpdateParams, id=id)
        return self._call(request, RoleDto)

    @operation
    def delete(self, id: str, **params: Unpack[Extra]) -> object:
        """Remove a role.

        ``DELETE /role/{id}``.

        Args:
            id: ID of the role.

        Returns:
            The decoded response body.

        >>> client.roles.delete("...")
        """
        request = build_request("DELETE", "/role/{id}", params, Extra, id=id)
        return self._call(request, object)

    @operation
    def bulk_create(
        self, **params: Unpack[RoleBulkCreateParams]
    ) -> RoleBulkCreateResponse:
        """Add several roles in one call.

        ``POST /role/bulk``.

        Args:
            bulk: Roles to create.

        Returns:
            The new roles.

        >>> client.roles.bulk_create(bulk=[])
        """
        request = build_request("POST", "/role/bulk", params, RoleBulkCreateParams)
        return self._call(request, RoleBulkCreateResponse)
