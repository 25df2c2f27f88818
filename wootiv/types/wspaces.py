"""Arguments and responses of ``client.wspaces``."""

from typing import Annotated, Required, TypeAlias

from wootiv.arguments import Extra
from wootiv.transform import Wire
from wootiv.types.crud import RetrieveParams

__all__ = ["WspaceCreateParams", "WspaceRetrieveParams", "WspaceUpdateParams"]


class WspaceCreateParams(Extra, total=False):
    """Arguments of ``wspaces.create``.

    Attributes:
        owner_id: ID of the user who owns the workspace.
    """

    name: Required[str]
    owner_id: Required[Annotated[str, Wire("ownerId")]]


WspaceRetrieveParams: TypeAlias = RetrieveParams


class WspaceUpdateParams(Extra, total=False):
    """Arguments of ``wspaces.update``.

    Attributes:
        audit: Bookkeeping data of the record.
        owner_id: ID of the user who owns the workspace.
        subscription_id: ID of the subscription of the workspace.
        workspace_members: Members of the workspace.
    """

    body_id: Annotated[str, Wire("id")]
    audit: object
    name: str
    owner_id: Annotated[str, Wire("ownerId")]
    slug: str
    subscription: object
    subscription_id: Annotated[str, Wire("subscriptionId")]
    workspace_members: Annotated[list[str], Wire("workspaceMembers")]
