# Generated from ittybit_async/wootiv/resources/features.py by build_sync.py. Do not edit.
"""``client.features``."""

from __future__ import annotations

from typing import Unpack

from ittybit_sync.http.resource import Mode, Raw, Streamed, operation
from ittybit_sync.wootiv.resource import WootivResource
from wootiv.arguments import described
from wootiv.types.features import FeatureListParams


class FeaturesResource(WootivResource[Mode]):
    """``client.features``."""

    with_raw_response: FeaturesResource[Raw]
    with_streaming_response: FeaturesResource[Streamed]

    @operation
    def list(self, **params: Unpack[FeatureListParams]) -> None:
        """List the features of a plan.

        ``GET /features``. The arguments are described in FeatureListParams. Returns
        nothing: what the server sent is in ``with_raw_response``.

        >>> client.features.list(plan_name="...")
        """
        request = described(
            "GET", "/features", params, FeatureListParams, in_query=True, accept="*/*"
        )
        return self._nothing(request)
