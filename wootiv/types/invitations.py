"""Arguments and responses of ``client.invitations``."""

from typing import Literal, Required, TypeAlias

from wootiv.arguments import Extra
from wootiv.types.crud import CrudPage, ListParams, RetrieveParams
from wootiv.types.model import WootivModel
from wootiv.types.shared import AuditDto, ReferenceIDDto

__all__ = [
    "InvitationCategory",
    "InvitationCreateParams",
    "InvitationDto",
    "InvitationListParams",
    "InvitationListResponse",
    "InvitationPaginatedDto",
    "InvitationRetrieveParams",
]

InvitationCategory: TypeAlias = Literal["invitation", "invite"]


class InvitationDto(WootivModel, frozen=True, kw_only=True):
    """An invitation.

    Attributes:
        active: Whether the invitation is active.
        audit: Bookkeeping data of the record.
        category: Kind of the invitation. It selects the part of the service that
            handles it.
        code: Code that claims the invitation.
        user: User who owns the invitation.
    """

    id: str
    active: bool
    audit: AuditDto
    category: InvitationCategory
    code: str
    email: str
    user: ReferenceIDDto


InvitationPaginatedDto: TypeAlias = CrudPage[InvitationDto]


InvitationListResponse: TypeAlias = InvitationPaginatedDto | list[InvitationDto]


class InvitationCreateParams(Extra, total=False):
    """Arguments of ``invitations.create``.

    Attributes:
        category: Kind of the invitation. It selects the part of the service that
            handles it.
        payload: Any data for the part of the service that completes the invitation.
    """

    category: Required[InvitationCategory]
    email: Required[str]
    payload: Required[object]


InvitationListParams: TypeAlias = ListParams


InvitationRetrieveParams: TypeAlias = RetrieveParams
