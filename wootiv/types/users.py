"""Arguments and responses of ``client.users``."""

from typing import TypeAlias

from msgspec import field

from wootiv.types.crud import CrudPage, ListParams, RetrieveParams
from wootiv.types.model import WootivModel
from wootiv.types.shared import AuditDto

__all__ = [
    "UserDto",
    "UserListParams",
    "UserListResponse",
    "UserPaginatedDto",
    "UserRetrieveParams",
]


class UserDto(WootivModel, frozen=True, kw_only=True):
    """A user.

    Attributes:
        audit: Bookkeeping data of the record.
    """

    id: str
    audit: AuditDto
    email: str
    username: str
    avatar_url: str | None = field(default=None, name="avatarURL")
    first_name: str | None = None
    last_name: str | None = None
    phone_number: str | None = None
    role: str | None = None


UserPaginatedDto: TypeAlias = CrudPage[UserDto]


UserListResponse: TypeAlias = UserPaginatedDto | list[UserDto]


UserRetrieveParams: TypeAlias = RetrieveParams


UserListParams: TypeAlias = ListParams
