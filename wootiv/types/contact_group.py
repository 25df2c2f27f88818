"""Arguments and responses of ``client.contact_group``."""

from typing import Annotated, Required, TypeAlias

from wootiv.arguments import Extra
from wootiv.transform import Wire
from wootiv.types.crud import CrudPage, ListParams, RetrieveParams
from wootiv.types.model import WootivModel
from wootiv.types.shared import AuditDto

__all__ = [
    "ContactGroupCreateParams",
    "ContactGroupListParams",
    "ContactGroupListResponse",
    "ContactGroupRetrieveParams",
    "ContactGroupUpdateParams",
    "PaginatedContactGroupDto",
    "ReadContactGroupDto",
]


class ReadContactGroupDto(WootivModel, frozen=True, kw_only=True):
    """A group of contacts.

    Attributes:
        audit: Bookkeeping data of the record.
        workspace_id: ID of the workspace that owns the record.
    """

    id: str
    audit: AuditDto
    group_name: str
    workspace_id: str


PaginatedContactGroupDto: TypeAlias = CrudPage[ReadContactGroupDto]


ContactGroupListResponse: TypeAlias = (
    PaginatedContactGroupDto | list[ReadContactGroupDto]
)


class ContactGroupCreateParams(Extra, total=False):
    """Arguments of ``contact_group.create``.

    Attributes:
        workspace_id: ID of the workspace that owns the record.
    """

    group_name: Required[Annotated[str, Wire("groupName")]]
    workspace_id: Required[Annotated[str, Wire("workspaceId")]]


ContactGroupListParams: TypeAlias = ListParams


ContactGroupRetrieveParams: TypeAlias = RetrieveParams


class ContactGroupUpdateParams(Extra, total=False):
    """Arguments of ``contact_group.update``.

    Attributes:
        workspace_id: ID of the workspace that owns the record.
    """

    group_name: Required[Annotated[str, Wire("groupName")]]
    workspace_id: Required[Annotated[str, Wire("workspaceId")]]
