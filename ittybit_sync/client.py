# Generated from ittybit_async/client.py by build_sync.py. Do not edit.
"""The client."""

from __future__ import annotations

import os
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, Unpack

from ittybit import log
from ittybit.api import ITTYBIT
from ittybit.errors import ArgumentError
from ittybit.options import ClientOptions
from ittybit.pickling import packed
from ittybit.settings import Settings
from ittybit_sync.callers import Caller
from ittybit_sync.calls import Calls
from ittybit_sync.engine import Engine
from ittybit_sync.modes import Parsed
from ittybit_sync.resources import (
    AutomationsResource,
    FilesResource,
    MediaResource,
    SignaturesResource,
    TasksResource,
)
from ittybit_sync.runtime import Runtime


class Ittybit(Calls):
    """A client for the Ittybit API.

    `api_key`, also named `token`, is the key or a function that is asked for it before
    each try; it comes from ``ITTYBIT_API_KEY`` where it is not given, and `base_url`
    from ``ITTYBIT_BASE_URL``. The other arguments are those of
    ``ittybit.settings.Settings``. Raises ArgumentError where one cannot be used, or no
    key is found.

    >>> with Ittybit() as client:
    ...     file = client.files.upload("harbour.mp4")
    ...     task = client.tasks.create_and_wait(
    ...         kind="image", file_id=file.id, width=320, format="webp"
    ...     )
    ...     client.files.download(task.output, "harbour.webp")
    """

    def __init__(
        self,
        api_key: str | Callable[[], Any] | None = None,
        *,
        token: str | Callable[[], Any] | None = None,
        **settings: Unpack[Settings],
    ) -> None:
        log.switch_on(os.environ)
        key = _one_of(api_key, token)
        self._bind(ClientOptions.of(ITTYBIT, key, settings), Runtime(), original=True)

    def _bind(
        self, options: ClientOptions, runtime: Runtime, *, original: bool
    ) -> None:
        self._original = original
        self._engine = Engine(options, runtime)
        caller = Caller(self._engine)
        self.automations: AutomationsResource[Parsed] = AutomationsResource(caller)
        self.files: FilesResource[Parsed] = FilesResource(caller)
        self.media: MediaResource[Parsed] = MediaResource(caller)
        self.signatures: SignaturesResource[Parsed] = SignaturesResource(caller)
        self.tasks: TasksResource[Parsed] = TasksResource(caller)

    @property
    def base_url(self) -> str:
        """The address that requests go to."""
        return self._engine.options.base_url

    def with_options(
        self,
        *,
        api_key: str | Callable[[], Any] | None = None,
        token: str | Callable[[], Any] | None = None,
        **settings: Unpack[Settings],
    ) -> Self:
        """Return a copy with another key or settings, which shares the connections.

        Only another proxy, TLS setting, local address, number of connections or session
        makes connections of its own. Closing the copy closes what it made, closing the
        original closes all.

        >>> client.with_options(max_retries=5).media.get("med_k3v8q1m5x7z2")
        """
        other = object.__new__(type(self))
        key = _one_of(api_key, token)
        options = self._engine.options.but(settings, key)
        other._bind(options, self._engine.runtime, original=False)
        return other

    copy = with_options

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
        self._engine.close()
        if self._original:
            self._engine.runtime.close()

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpacked, (type(self), *packed(self._engine.options))

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self.base_url!r})"


def _one_of(api_key: Any, token: Any) -> Any:
    if api_key is not None and token is not None:
        raise ArgumentError("api_key and token are the same: give one of them")
    return token if api_key is None else api_key


def _unpacked(client: type[Ittybit], key: Any, settings: Settings) -> Ittybit:
    return client(key, **settings)
