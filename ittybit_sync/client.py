# Generated from ittybit_async/client.py by build_sync.py. Do not edit.
"""The client."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from msgspec import UNSET, UnsetType

from ittybit.api import ITTYBIT
from ittybit.options import ClientOptions, Connections
from ittybit.timeout import Timeout
from ittybit_sync import _io
from ittybit_sync.engine import Engine
from ittybit_sync.resources import (
    AutomationsResource,
    FilesResource,
    MediaResource,
    SignaturesResource,
    TasksResource,
)


class Ittybit:
    """A client for the Ittybit API.

    `api_key`, also named `token`, comes from ``ITTYBIT_API_KEY`` where it is not given,
    `base_url` from ``ITTYBIT_BASE_URL``. `version` is sent as ``Accept-Version``.
    `timeout` is in seconds without progress, a Timeout for more, None for no limit;
    `max_retries` counts the tries after the first. `headers` and `default_query` are
    added to each request. Raises ArgumentError where no key is found.

    >>> with Ittybit() as client:
    ...     file = client.files.upload("harbour.mp4")
    ...     task = client.tasks.create_and_wait(
    ...         kind="image", file_id=file.id, width=320, format="webp"
    ...     )
    ...     client.files.download(task.output, "harbour.webp")
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        token: str | None = None,
        base_url: str | None = None,
        version: str | None = None,
        timeout: float | Timeout | UnsetType | None = UNSET,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, object] | None = None,
        max_connections: int = 100,
    ) -> None:
        options = ClientOptions.of(
            ITTYBIT,
            key=token if api_key is None else api_key,
            base_url=base_url,
            version=version,
            timeout=timeout,
            max_retries=max_retries,
            headers=headers,
            query=default_query,
        )
        self._pool = _io.Pool(Connections(limit=max_connections))
        self._bind(options)

    def _bind(self, options: ClientOptions) -> None:
        self._engine = engine = Engine(options, _io.Wire(self._pool))
        self.automations = AutomationsResource(engine)
        self.files = FilesResource(engine)
        self.media = MediaResource(engine)
        self.signatures = SignaturesResource(engine)
        self.tasks = TasksResource(engine)

    @property
    def base_url(self) -> str:
        """The address that requests go to."""
        return self._engine.options.base_url

    def with_options(
        self,
        *,
        timeout: float | Timeout | UnsetType | None = UNSET,
        max_retries: int | UnsetType = UNSET,
    ) -> Self:
        """Return a copy with other settings, which shares the connections.

        >>> client.with_options(max_retries=5).media.get("med_k3v8q1m5x7z2")
        """
        changes: dict[str, Any] = {}
        if timeout is not UNSET:
            changes["timeout"] = timeout
        if max_retries is not UNSET:
            changes["max_retries"] = max_retries
        other = object.__new__(type(self))
        other._pool = self._pool
        other._bind(self._engine.options.but(**changes))
        return other

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; a call after this raises ClientClosedError."""
        self._pool.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self.base_url!r})"
