"""Arguments and responses of ``client.features``."""

from typing import Annotated, Required

from wootiv.arguments import Extra
from wootiv.transform import Wire

__all__ = ["FeatureListParams"]


class FeatureListParams(Extra, total=False):
    """Arguments of ``features.list``.

    Attributes:
        plan_name: Name of the plan.
    """

    plan_name: Required[Annotated[str, Wire("planName")]]
