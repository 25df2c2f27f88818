"""Arguments and responses of ``client.subscriptions``."""

from datetime import datetime
from typing import Annotated, Literal, Required, TypeAlias

from ittybit.core.serialization.msgspec_types import Time
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

    Attributes:
        audit: Bookkeeping data of the record.
        end_date: End of the subscription.
        history: Rows without a type.
        plan_name: Plan of the subscription.
        start_date: Start of the subscription.
        workspace: Workspace record without a type.
        workspace_id: ID of the workspace that owns the record.
    """

    id: str
    audit: AuditDto
    end_date: Time
    history: list[list[object]]
    plan_name: PlanName
    start_date: Time
    status: SubscriptionStatus
    workspace: object
    workspace_id: str


class SubscriptionCreateParams(Extra, total=False):
    """Arguments of ``subscriptions.create``.

    Attributes:
        end_date: End of the subscription.
        plan_name: Plan of the subscription.
        start_date: Start of the subscription.
        workspace_id: ID of the workspace that owns the record.
    """

    end_date: Required[Annotated[str | datetime, Wire("endDate")]]
    plan_name: Required[Annotated[PlanName, Wire("planName")]]
    start_date: Required[Annotated[str | datetime, Wire("startDate")]]
    status: Required[SubscriptionStatus]
    workspace_id: Required[Annotated[str, Wire("workspaceId")]]


SubscriptionRetrieveParams: TypeAlias = RetrieveParams


class SubscriptionUpdateParams(Extra, total=False):
    """Arguments of ``subscriptions.update`` and ``subscriptions.change.update``.

    Attributes:
        audit: Bookkeeping data of the record.
        end_date: End of the subscription.
        plan_name: Plan of the subscription.
        start_date: Start of the subscription.
        workspace_id: ID of the workspace that owns the record.
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
