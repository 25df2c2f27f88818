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

    `audit`: bookkeeping data of the record.
    """

    id: str
    assignee: ReferenceIDDto
    audit: AuditDto
    role: ReferenceIDDto


BulkCreateResponse: TypeAlias = list[RoleAssignmentDto]


class RoleAssignmentCreateParams(Extra, total=False):
    """The arguments of ``role_assignments.create``."""

    assignee: Required[shared_params.ReferenceIDDto]
    role: Required[shared_params.ReferenceIDDto]


RoleAssignmentRetrieveParams: TypeAlias = RetrieveParams


class BulkCreateParamsBulk(TypedDict, total=False):
    """A role to give to an assignee."""

    assignee: Required[shared_params.ReferenceIDDto]
    role: Required[shared_params.ReferenceIDDto]


class BulkCreateParams(Extra, total=False):
    """The arguments of ``role_assignments.bulk.create``.

    `bulk`: records to add.
    """

    bulk: Required[list[BulkCreateParamsBulk]]
