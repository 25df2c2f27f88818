"""Arguments and responses of ``client.contacts``."""

from typing import Annotated, Literal, Required, TypeAlias

from wootiv.arguments import Extra
from wootiv.transform import Wire
from wootiv.types.crud import CrudPage, ListParams, RetrieveParams
from wootiv.types.model import WootivModel
from wootiv.types.shared import AuditDto

__all__ = [
    "ContactCreateParams",
    "ContactListParams",
    "ContactListResponse",
    "ContactRetrieveParams",
    "ContactUpdateParams",
    "PaginatedContactDto",
    "PrimaryContact",
    "ReadContactDto",
]

PrimaryContact: TypeAlias = Literal["email", "phoneNumber"]


class ReadContactDto(WootivModel, frozen=True, kw_only=True):
    """A contact.

    Attributes:
        audit: Bookkeeping data of the record.
        contact_group_id: ID of the group that contains the contact.
        metadata: Any data.
        primary_contact: Preferred way to reach the contact.
        workspace_id: ID of the workspace that owns the record.
    """

    id: str
    audit: AuditDto
    contact_group_id: str
    email: str
    first_name: str
    last_name: str
    metadata: object
    phone_number: str
    primary_contact: PrimaryContact
    workspace_id: str


PaginatedContactDto: TypeAlias = CrudPage[ReadContactDto]


ContactListResponse: TypeAlias = PaginatedContactDto | list[ReadContactDto]


class ContactCreateParams(Extra, total=False):
    """Arguments of ``contacts.create``.

    Attributes:
        contact_group_id: ID of the group that contains the contact.
        metadata: Any data.
        workspace_id: ID of the workspace that owns the record.
    """

    contact_group_id: Required[Annotated[str, Wire("contactGroupId")]]
    email: Required[str]
    first_name: Required[Annotated[str, Wire("firstName")]]
    last_name: Required[Annotated[str, Wire("lastName")]]
    metadata: Required[object]
    phone_number: Required[Annotated[str, Wire("phoneNumber")]]
    workspace_id: Required[Annotated[str, Wire("workspaceId")]]


ContactListParams: TypeAlias = ListParams


ContactRetrieveParams: TypeAlias = RetrieveParams


class ContactUpdateParams(Extra, total=False):
    """Arguments of ``contacts.update``.

    Attributes:
        contact_group_id: ID of the group that contains the contact.
        metadata: Any data.
        workspace_id: ID of the workspace that owns the record.
    """

    contact_group_id: Annotated[str, Wire("contactGroupId")]
    email: str
    first_name: Annotated[str, Wire("firstName")]
    last_name: Annotated[str, Wire("lastName")]
    metadata: object
    phone_number: Annotated[str, Wire("phoneNumber")]
    workspace_id: Annotated[str, Wire("workspaceId")]
