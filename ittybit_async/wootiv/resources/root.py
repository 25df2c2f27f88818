"""Calls of ``client.root``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

from ittybit_async.http.resource import Mode, Raw, Streamed, operation
from ittybit_async.wootiv.resource import WootivResource
from wootiv.arguments import Extra, build_request, check_mapping


class RootResource(WootivResource[Mode]):
    """Calls of ``client.root``."""

    with_raw_response: RootResource[Raw]
    with_streaming_response: RootResource[Streamed]

    @operation
    async def retrieve(
        self,
        *,
        params: Mapping[str, object] | None = None,
        **extra: Unpack[Extra],
    ) -> None:
        """Check that the service responds.

        ``GET /``.

        Args:
            params: Query parameters.

        Returns:
            Nothing. ``with_raw_response`` gives access to the server's response.

        >>> await client.root.retrieve(params={})
        """
        request = build_request("GET", "/", extra, Extra)
        request.query = {**check_mapping("params", params), **(request.query or {})}
        return await self._call_without_result(request)
