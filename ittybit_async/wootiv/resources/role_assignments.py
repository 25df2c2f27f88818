"""``client.role_assignments``."""

from __future__ import annotations

from typing import Unpack

from ittybit.core.url.url import fill_path
from ittybit_async.http.resource import Executor, Mode, Raw, Streamed, operation
from ittybit_async.wootiv.resource import WootivResource
from wootiv.arguments import Extra, described
from wootiv.types.role_assignments import (
    BulkCreateParams,
    BulkCreateResponse,
    RoleAssignmentCreateParams,
    RoleAssignmentDto,
    RoleAssignmentRetrieveParams,
)


class RoleAssignmentsBulkResource(WootivResource[Mode]):
    """``client.role_assignments.bulk``."""

    with_raw_response: RoleAssignmentsBulkResource[Raw]
    with_streaming_response: RoleAssignmentsBulkResource[Streamed]

    @operation
    async def create(
        self, assignment: str, **params: Unpack[BulkCreateParams]
    ) -> BulkCreateResponse:
        """Give several roles in one call.

        ``POST /role-assignment/{assignment}/bulk``. `assignment`: kind of assignment.
        The arguments are described in BulkCreateParams.

        >>> await client.role_assignments.bulk.create("...", bulk=[])
        """
        request = described(
            "POST",
            fill_path("/role-assignment/{assignment}/bulk", assignment=assignment),
            params,
            BulkCreateParams,
        )
        return await self._call(request, BulkCreateResponse)


class RoleAssignmentsResource(WootivResource[Mode]):
    """``client.role_assignments``."""

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
        """Give a role to an assignee.

        ``POST /role-assignment/{assignment}``. `assignment`: kind of assignment. The
        arguments are described in RoleAssignmentCreateParams.

        >>> await client.role_assignments.create(...)
        """
        request = described(
            "POST",
            fill_path("/role-assignment/{assignment}", assignment=assignment),
            params,
            RoleAssignmentCreateParams,
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

        ``GET /role-assignment/{assignment}/{id}``. `assignment`: kind of assignment.
        The arguments are described in RoleAssignmentRetrieveParams.

        >>> await client.role_assignments.retrieve("...", assignment="...")
        """
        request = described(
            "GET",
            fill_path(
                "/role-assignment/{assignment}/{id}", assignment=assignment, id=id
            ),
            params,
            RoleAssignmentRetrieveParams,
            in_query=True,
        )
        return await self._call(request, RoleAssignmentDto)

    @operation
    async def delete(
        self, id: str, *, assignment: str, **params: Unpack[Extra]
    ) -> object:
        """Withdraw one role assignment.

        ``DELETE /role-assignment/{assignment}/{id}``. `assignment`: kind of assignment.
        Returns the parsed body as it is.

        >>> await client.role_assignments.delete("...", assignment="...")
        """
        request = described(
            "DELETE",
            fill_path(
                "/role-assignment/{assignment}/{id}", assignment=assignment, id=id
            ),
            params,
            Extra,
        )
        return await self._call(request, object)
