"""Arguments and responses of ``client.space``."""

from typing import TypeAlias

from ittybit.core.serialization.msgspec_types import Time
from wootiv.arguments import Extra
from wootiv.types.model import WootivModel

__all__ = [
    "TokenCreateParams",
    "TokenCreateResponse",
    "TokenListResponse",
    "TokenListResponseItem",
    "WorkspaceDto",
]


class WorkspaceDto(WootivModel, frozen=True, kw_only=True):
    """A workspace.

    Attributes:
        audit: Bookkeeping data without a type.
        owner_id: ID of the user who owns the workspace.
        slug: Name of the workspace in URLs.
        subscription: Subscription record without a type.
        subscription_id: ID of the subscription of the workspace.
        workspace_members: Members of the workspace.
    """

    id: str
    audit: object
    name: str
    owner_id: str
    slug: str
    subscription: object
    subscription_id: str
    workspace_members: list[str]


class TokenCreateResponse(WootivModel, frozen=True, kw_only=True):
    """An API key of a workspace.

    Attributes:
        audit: Bookkeeping data of the record.
        sensitive_key: Shortened form of the key for display.
        workspace_id: ID of the workspace that owns the record.
        api_key: API key.
    """

    id: str
    audit: object
    name: str
    sensitive_key: str
    workspace_id: str
    api_key: str | None = None
    error_count: float | None = None
    last_error_timestamp: Time | None = None
    last_request_time_stamp: Time | None = None
    request_count: float | None = None
    workspace: WorkspaceDto | None = None


class TokenListResponseItem(TokenCreateResponse, frozen=True, kw_only=True):
    """An API key in the list of API keys of a workspace."""


TokenListResponse: TypeAlias = list[TokenListResponseItem]


class TokenCreateParams(Extra, total=False):
    """Arguments of ``space.tokens.create``."""

    name: str
