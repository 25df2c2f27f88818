"""Arguments and responses of ``client.space``."""

from datetime import datetime
from typing import TypeAlias

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

    `audit`: bookkeeping data, untyped here; `owner_id`: user who owns the workspace;
    `slug`: name of the workspace in URLs; `subscription`: subscription record, untyped;
    `subscription_id`: subscription tied to the workspace; `workspace_members`: members
    of the workspace.
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

    `audit`: bookkeeping data of the record; `sensitive_key`: shortened form of the key,
    for display; `workspace_id`: workspace that owns the record; `api_key`: value of the
    API key.
    """

    id: str
    audit: object
    name: str
    sensitive_key: str
    workspace_id: str
    api_key: str | None = None
    error_count: float | None = None
    last_error_timestamp: datetime | None = None
    last_request_time_stamp: datetime | None = None
    request_count: float | None = None
    workspace: WorkspaceDto | None = None


class TokenListResponseItem(TokenCreateResponse, frozen=True, kw_only=True):
    """An API key of a workspace, in the list of them."""


TokenListResponse: TypeAlias = list[TokenListResponseItem]


class TokenCreateParams(Extra, total=False):
    """The arguments of ``space.tokens.create``."""

    name: str
