"""Arguments and responses of ``client.features``."""

from typing import Annotated, Required

from wootiv.arguments import Extra
from wootiv.transform import Wire

__all__ = ["FeatureListParams"]


class FeatureListParams(Extra, total=False):
    """The arguments of ``features.list``.

    `plan_name`: plan to look up.
    """

    plan_name: Required[Annotated[str, Wire("planName")]]
