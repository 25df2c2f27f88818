"""Arguments and responses of ``client.role_assignments``."""

from typing import Required, TypeAlias, TypedDict

from wootiv.arguments import Extra
from wootiv.types import shared_params
from wootiv.types.crud import RetrieveParams
from wootiv.types.model import WootivModel
from wootiv.types.shared import AuditDto, ReferenceIDDto

__all__ = [
    "BulkCreateParams",
    "BulkCreateParamsBulk",
    "BulkCreateResponse",
    "RoleAssignmentCreateParams",
    "RoleAssignmentDto",
    "RoleAssignmentRetrieveParams",
]


class RoleAssignmentDto(WootivModel, frozen=True, kw_only=True):
    """A role given to an assignee.

    Attributes:
        audit: Bookkeeping data of the record.
    """

    id: str
    assignee: ReferenceIDDto
    audit: AuditDto
    role: ReferenceIDDto


BulkCreateResponse: TypeAlias = list[RoleAssignmentDto]


class RoleAssignmentCreateParams(Extra, total=False):
    """Arguments of ``role_assignments.create``."""

    assignee: Required[shared_params.ReferenceIDDto]
    role: Required[shared_params.ReferenceIDDto]


RoleAssignmentRetrieveParams: TypeAlias = RetrieveParams


class BulkCreateParamsBulk(TypedDict, total=False):
    """An assignment to create."""

    assignee: Required[shared_params.ReferenceIDDto]
    role: Required[shared_params.ReferenceIDDto]


class BulkCreateParams(Extra, total=False):
    """Arguments of ``role_assignments.bulk.create``.

    Attributes:
        bulk: Records to create.
    """

    bulk: Required[list[BulkCreateParamsBulk]]
