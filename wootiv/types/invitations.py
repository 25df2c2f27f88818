"""Arguments and responses of ``client.invitations``."""

from typing import Literal, Required, TypeAlias

from wootiv.arguments import Extra
from wootiv.types.crud import ListParams, RetrieveParams
from wootiv.types.model import WootivModel
from wootiv.types.page import CrudPage
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

    `active`: whether the invitation is live; `audit`: bookkeeping data of the record;
    `category`: kind of invitation; decides which part of the service handles it;
    `code`: code with which the invitation is claimed; `user`: owning user.
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
    """The arguments of ``invitations.create``.

    `category`: kind of invitation; decides which part of the service handles it;
    `payload`: free-form data for the part of the service that completes the step.
    """

    category: Required[InvitationCategory]
    email: Required[str]
    payload: Required[object]


InvitationListParams: TypeAlias = ListParams


InvitationRetrieveParams: TypeAlias = RetrieveParams
