"""Arguments and responses of ``client.roles``."""

from typing import Required, TypeAlias, TypedDict

from wootiv.arguments import Extra
from wootiv.types.crud import CrudPage, ListParams, RetrieveParams
from wootiv.types.model import WootivModel
from wootiv.types.shared import AuditDto, ReferenceIDDto

__all__ = [
    "RoleBulkCreateParams",
    "RoleBulkCreateParamsBulk",
    "RoleBulkCreateResponse",
    "RoleCreateParams",
    "RoleDto",
    "RoleListParams",
    "RoleListResponse",
    "RolePaginatedDto",
    "RoleRetrieveParams",
    "RoleUpdateParams",
]


class RoleDto(WootivModel, frozen=True, kw_only=True):
    """A role.

    Attributes:
        assignees: Holders of the role.
        audit: Bookkeeping data of the record.
    """

    id: str
    assignees: list[ReferenceIDDto]
    audit: AuditDto
    description: str
    name: str


RolePaginatedDto: TypeAlias = CrudPage[RoleDto]


RoleListResponse: TypeAlias = RolePaginatedDto | list[RoleDto]


RoleBulkCreateResponse: TypeAlias = list[RoleDto]


class RoleCreateParams(Extra, total=False):
    """Arguments of ``roles.create``."""

    description: Required[str]
    name: Required[str]


RoleListParams: TypeAlias = ListParams


RoleRetrieveParams: TypeAlias = RetrieveParams


class RoleUpdateParams(Extra, total=False):
    """Arguments of ``roles.update``."""

    description: Required[str]
    name: Required[str]


class RoleBulkCreateParamsBulk(TypedDict, total=False):
    """A role to create."""

    description: Required[str]
    name: Required[str]


class RoleBulkCreateParams(Extra, total=False):
    """Arguments of ``roles.bulk_create``.

    Attributes:
        bulk: Records to create.
    """

    bulk: Required[list[RoleBulkCreateParamsBulk]]
