"""Arguments and responses of ``client.subscriptions``."""

from datetime import datetime
from typing import Annotated, Literal, Required, TypeAlias

from wootiv.arguments import Extra
from wootiv.transform import Wire
from wootiv.types import shared_params
from wootiv.types.crud import RetrieveParams
from wootiv.types.model import WootivModel
from wootiv.types.shared import AuditDto

__all__ = [
    "ChangeUpdateParams",
    "PlanName",
    "SubscriptionCreateParams",
    "SubscriptionDto",
    "SubscriptionRetrieveParams",
    "SubscriptionStatus",
    "SubscriptionUpdateParams",
]

SubscriptionStatus: TypeAlias = Literal[
    "active", "inactive", "trial", "canceled", "expired"
]


PlanName: TypeAlias = Literal["free", "personal_pro", "business_pro", "enterprise"]


class SubscriptionDto(WootivModel, frozen=True, kw_only=True):
    """A subscription to a plan.

    `audit`: bookkeeping data of the record; `end_date`: last moment of the
    subscription; `history`: untyped rows; `plan_name`: plan of the subscription;
    `start_date`: first moment of the subscription; `workspace`: workspace record,
    untyped; `workspace_id`: workspace that owns the record.
    """

    id: str
    audit: AuditDto
    end_date: datetime
    history: list[list[object]]
    plan_name: PlanName
    start_date: datetime
    status: SubscriptionStatus
    workspace: object
    workspace_id: str


class SubscriptionCreateParams(Extra, total=False):
    """The arguments of ``subscriptions.create``.

    `end_date`: last moment of the subscription; `plan_name`: plan of the subscription;
    `start_date`: first moment of the subscription; `workspace_id`: workspace that owns
    the record.
    """

    end_date: Required[Annotated[str | datetime, Wire("endDate")]]
    plan_name: Required[Annotated[PlanName, Wire("planName")]]
    start_date: Required[Annotated[str | datetime, Wire("startDate")]]
    status: Required[SubscriptionStatus]
    workspace_id: Required[Annotated[str, Wire("workspaceId")]]


SubscriptionRetrieveParams: TypeAlias = RetrieveParams


class SubscriptionUpdateParams(Extra, total=False):
    """The arguments of ``subscriptions.update`` and ``subscriptions.change.update``.

    `audit`: bookkeeping data of the record; `end_date`: last moment of the
    subscription; `plan_name`: plan of the subscription; `start_date`: first moment of
    the subscription; `workspace_id`: workspace that owns the record.
    """

    body_id: Annotated[str, Wire("id")]
    audit: shared_params.AuditDto
    end_date: Annotated[str | datetime, Wire("endDate")]
    history: list[list[object]]
    plan_name: Annotated[PlanName, Wire("planName")]
    start_date: Annotated[str | datetime, Wire("startDate")]
    status: SubscriptionStatus
    workspace: object
    workspace_id: Annotated[str, Wire("workspaceId")]


ChangeUpdateParams: TypeAlias = SubscriptionUpdateParams
