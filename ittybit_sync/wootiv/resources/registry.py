# Generated from ittybit_async/wootiv/resources/registry.py by build_sync.py. Do not edit.
"""Calls of ``client.registry``."""

from __future__ import annotations

from typing import Unpack

from ittybit_sync.http.resource import Executor, Mode, Raw, Streamed, operation
from ittybit_sync.wootiv.resource import WootivResource
from wootiv.arguments import Extra, build_request


class RegistryResourcesResource(WootivResource[Mode]):
    """Calls of ``client.registry.resources``."""

    with_raw_response: RegistryResourcesResource[Raw]
    with_streaming_response: RegistryResourcesResource[Streamed]

    @operation
    def list(self, **params: Unpack[Extra]) -> None:
        """List all known registry resources.

        ``GET /registry/resources``.

        Returns:
            Nothing. ``with_raw_response`` gives access to the server's response.

        >>> client.registry.resources.list()
        """
        request = build_request("GET", "/registry/resources", params, Extra)
        return self._call_without_result(request)


class RegistryActionsResource(WootivResource[Mode]):
    """Calls of ``client.registry.actions``."""

    with_raw_response: RegistryActionsResource[Raw]
    with_streaming_response: RegistryActionsResource[Streamed]

    @operation
    def list(self, **params: Unpack[Extra]) -> None:
        """List all known registry actions.

        ``GET /registry/actions``.

        Returns:
            Nothing. ``with_raw_response`` gives access to the server's response.

        >>> client.registry.actions.list()
        """
        request = build_request("GET", "/registry/actions", params, Extra)
        return self._call_without_result(request)


class RegistryResource(WootivResource[Mode]):
    """Calls of ``client.registry``."""

    with_raw_response: RegistryResource[Raw]
    with_streaming_response: RegistryResource[Streamed]

    def __init__(self, caller: Executor) -> None:
        super().__init__(caller)
        self.resources: RegistryResourcesResource[Mode] = RegistryResourcesResource(
            caller
        )
        self.actions: RegistryActionsResource[Mode] = RegistryActionsResource(caller)
