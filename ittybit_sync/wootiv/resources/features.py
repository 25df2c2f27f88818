# Generated from ittybit_async/wootiv/resources/features.py by build_sync.py. Do not edit.
"""Calls of ``client.features``."""

from __future__ import annotations

from typing import Unpack

from ittybit_sync.http.resource import Mode, Raw, Streamed, operation
from ittybit_sync.wootiv.resource import WootivResource
from wootiv.arguments import build_request
from wootiv.types.features import FeatureListParams


class FeaturesResource(WootivResource[Mode]):
    """Calls of ``client.features``."""

    with_raw_response: FeaturesResource[Raw]
    with_streaming_response: FeaturesResource[Streamed]

    @operation
    def list(self, **params: Unpack[FeatureListParams]) -> None:
        """List the features of a plan.

        ``GET /features``.

        Args:
            plan_name: Name of the plan.

        Returns:
            Nothing. ``with_raw_response`` gives access to the server's response.

        >>> client.features.list(plan_name="...")
        """
        request = build_request("GET", "/features", params, FeatureListParams)
        return self._call_without_result(request)
