# Generated from ittybit_async/wootiv/resources/registry.py by build_sync.py. Do not edit.
"""``client.registry``."""

from __future__ import annotations

from typing import Unpack

from ittybit_sync.http.resource import Executor, Mode, Raw, Streamed, operation
from ittybit_sync.wootiv.resource import WootivResource
from wootiv.arguments import Extra, described


class RegistryResourcesResource(WootivResource[Mode]):
    """``client.registry.resources``."""

    with_raw_response: RegistryResourcesResource[Raw]
    with_streaming_response: RegistryResourcesResource[Streamed]

    @operation
    def list(self, **params: Unpack[Extra]) -> None:
        """List every known registry resource.

        ``GET /registry/resources``. Returns nothing: what the server sent is in
        ``with_raw_response``.

        >>> client.registry.resources.list()
        """
        request = described("GET", "/registry/resources", params, Extra, accept="*/*")
        return self._nothing(request)


class RegistryActionsResource(WootivResource[Mode]):
    """``client.registry.actions``."""

    with_raw_response: RegistryActionsResource[Raw]
    with_streaming_response: RegistryActionsResource[Streamed]

    @operation
    def list(self, **params: Unpack[Extra]) -> None:
        """List every known registry action.

        ``GET /registry/actions``. Returns nothing: what the server sent is in
        ``with_raw_response``.

        >>> client.registry.actions.list()
        """
        request = described("GET", "/registry/actions", params, Extra, accept="*/*")
        return self._nothing(request)


class RegistryResource(WootivResource[Mode]):
    """``client.registry``."""

    with_raw_response: RegistryResource[Raw]
    with_streaming_response: RegistryResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.resources: RegistryResourcesResource[Mode] = RegistryResourcesResource(
            caller
        )
        self.actions: RegistryActionsResource[Mode] = RegistryActionsResource(caller)
