"""Calls of ``client.role_assignments``."""

from __future__ import annotations

from typing import Unpack

from ittybit_async.http.resource import Executor, Mode, Raw, Streamed, operation
from ittybit_async.wootiv.resource import WootivResource
from wootiv.arguments import Extra, build_request
from wootiv.types.role_assignments import (
    BulkCreateParams,
    BulkCreateResponse,
    RoleAssignmentCreateParams,
    RoleAssignmentDto,
    RoleAssignmentRetrieveParams,
)


class RoleAssignmentsBulkResource(WootivResource[Mode]):
    """Calls of ``client.role_assignments.bulk``."""

    with_raw_response: RoleAssignmentsBulkResource[Raw]
    with_streaming_response: RoleAssignmentsBulkResource[Streamed]

    @operation
    async def create(
        self, assignment: str, **params: Unpack[BulkCreateParams]
    ) -> BulkCreateResponse:
        """Assign several roles in one call.

        ``POST /role-assignment/{assignment}/bulk``.

        Args:
            assignment: Kind of the assignment.
            bulk: Assignments to create.

        Returns:
            The role assignments.

        >>> await client.role_assignments.bulk.create("...", bulk=[])
        """
        request = build_request(
            "POST",
            "/role-assignment/{assignment}/bulk",
            params,
            BulkCreateParams,
            assignment=assignment,
        )
        return await self._call(request, BulkCreateResponse)


class RoleAssignmentsResource(WootivResource[Mode]):
    """Calls of ``client.role_assignments``."""

    with_raw_response: RoleAssignmentsResource[Raw]
    with_streaming_response: RoleAssignmentsResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.bulk: RoleAssignmentsBulkResource[Mode] = RoleAssignmentsBulkResource(
            caller
        )

    @operation
    async def create(
        self, assignment: str, **params: Unpack[RoleAssignmentCreateParams]
    ) -> RoleAssignmentDto:
        """Assign a role.

        ``POST /role-assignment/{assignment}``.

        Args:
            assignment: Kind of the assignment.
            assignee: Reference to the assignee.
            role: Reference to the role.

        Returns:
            The role assignment.

        >>> await client.role_assignments.create(...)
        """
        request = build_request(
            "POST",
            "/role-assignment/{assignment}",
            params,
            RoleAssignmentCreateParams,
            assignment=assignment,
        )
        return await self._call(request, RoleAssignmentDto)

    @operation
    async def retrieve(
        self,
        id: str,
        *,
        assignment: str,
        **params: Unpack[RoleAssignmentRetrieveParams],
    ) -> RoleAssignmentDto:
        """Fetch one role assignment.

        ``GET /role-assignment/{assignment}/{id}``.

        Args:
            id: ID of the role assignment.
            assignment: Kind of the assignment.
            cache: Resets the server's cache if it has one.
            fields: Fields to return.
            join: Relations to load with the record.

        Returns:
            The role assignment.

        >>> await client.role_assignments.retrieve("...", assignment="...")
        """
        request = build_request(
            "GET",
            "/role-assignment/{assignment}/{id}",
            params,
            RoleAssignmentRetrieveParams,
            assignment=assignment,
            id=id,
        )
        return await self._call(request, RoleAssignmentDto)

    @operation
    async def delete(
        self, id: str, *, assignment: str, **params: Unpack[Extra]
    ) -> object:
        """Remove one role assignment.

        ``DELETE /role-assignment/{assignment}/{id}``.

        Args:
            id: ID of the role assignment.
            assignment: Kind of the assignment.

        Returns:
            The decoded response body.

        >>> await client.role_assignments.delete("...", assignment="...")
        """
        request = build_request(
            "DELETE",
            "/role-assignment/{assignment}/{id}",
            params,
            Extra,
            assignment=assignment,
            id=id,
        )
        return await self._call(request, object)
