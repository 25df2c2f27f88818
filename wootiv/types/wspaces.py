"""Arguments and responses of ``client.wspaces``."""

from typing import Annotated, Required, TypeAlias

from wootiv.arguments import Extra
from wootiv.transform import Wire
from wootiv.types.crud import RetrieveParams

__all__ = ["WspaceCreateParams", "WspaceRetrieveParams", "WspaceUpdateParams"]


class WspaceCreateParams(Extra, total=False):
    """The arguments of ``wspaces.create``.

    `owner_id`: user who owns the workspace.
    """

    name: Required[str]
    owner_id: Required[Annotated[str, Wire("ownerId")]]


WspaceRetrieveParams: TypeAlias = RetrieveParams


class WspaceUpdateParams(Extra, total=False):
    """The arguments of ``wspaces.update``.

    `audit`: bookkeeping data of the record; `owner_id`: user who owns the workspace;
    `subscription_id`: subscription tied to the workspace; `workspace_members`: members
    of the workspace.
    """

    body_id: Annotated[str, Wire("id")]
    audit: object
    name: str
    owner_id: Annotated[str, Wire("ownerId")]
    slug: str
    subscription: object
    subscription_id: Annotated[str, Wire("subscriptionId")]
    workspace_members: Annotated[list[str], Wire("workspaceMembers")]
