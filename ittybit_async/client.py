"""The client."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self, Unpack

from ittybit.errors import ArgumentError
from ittybit.ittybit_api import ITTYBIT
from ittybit.key import no_key
from ittybit.options import ClientOptions
from ittybit.pickling import packed
from ittybit.settings import Settings
from ittybit_async.base_client import BaseClient, resource

if TYPE_CHECKING:
    from ittybit_async.modes import Parsed
    from ittybit_async.resources.automations import AutomationsResource
    from ittybit_async.resources.connections import ConnectionsResource
    from ittybit_async.resources.events import EventsResource
    from ittybit_async.resources.files import FilesResource
    from ittybit_async.resources.jobs import JobsResource
    from ittybit_async.resources.media import MediaResource
    from ittybit_async.resources.runs import RunsResource
    from ittybit_async.resources.signatures import SignaturesResource
    from ittybit_async.resources.tasks import TasksResource
    from ittybit_async.resources.webhook_endpoints import WebhookEndpointsResource

_HOME = "ittybit_async.resources"


class AsyncIttybit(BaseClient):
    """A client for the Ittybit API.

    `api_key`, also named `token`, is the key or a function that is asked for it before
    each try; it comes from ``ITTYBIT_API_KEY`` where it is not given, and `base_url`
    from ``ITTYBIT_BASE_URL``. The other arguments are those of
    ``ittybit.settings.Settings``. Raises ArgumentError where one cannot be used, or no
    key is found.

    >>> async with AsyncIttybit() as client:
    ...     file = await client.files.upload("harbour.mp4")
    ...     task = await client.tasks.create_and_wait(
    ...         kind="image", file_id=file.id, width=320, format="webp"
    ...     )
    ...     await client.files.download(task.output, "harbour.webp")
    """

    automations: resource[AutomationsResource[Parsed]] = resource(_HOME)
    connections: resource[ConnectionsResource[Parsed]] = resource(_HOME)
    events: resource[EventsResource[Parsed]] = resource(_HOME)
    files: resource[FilesResource[Parsed]] = resource(_HOME)
    jobs: resource[JobsResource[Parsed]] = resource(_HOME)
    media: resource[MediaResource[Parsed]] = resource(_HOME)
    runs: resource[RunsResource[Parsed]] = resource(_HOME)
    signatures: resource[SignaturesResource[Parsed]] = resource(_HOME)
    tasks: resource[TasksResource[Parsed]] = resource(_HOME)
    webhook_endpoints: resource[WebhookEndpointsResource[Parsed]] = resource(_HOME)

    def __init__(
        self,
        api_key: str | Callable[[], Any] | None = None,
        *,
        token: str | Callable[[], Any] | None = None,
        **settings: Unpack[Settings],
    ) -> None:
        key = _one_of(api_key, token)
        self._start(ClientOptions.of(ITTYBIT, key, settings))

    @classmethod
    def without_key(cls, **settings: Unpack[Settings]) -> Self:
        """Return a client that can use signed URLs alone, and public files.

        Any call that needs a key raises ArgumentError.

        >>> async with AsyncIttybit.without_key() as client:
        ...     await client.files.upload("harbour.mp4", signed_url=url)
        """
        return cls(no_key, **settings)

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

        >>> await client.with_options(max_retries=5).media.get("med_k3v8q1m5x7z2")
        """
        key = _one_of(api_key, token)
        return self._copy(self._engine.options.but(settings, key))

    copy = with_options

    def _packed(self) -> dict[str, Any]:
        key, settings = packed(self._engine.options)
        return {"api_key": key, **settings}


def _one_of(api_key: Any, token: Any) -> Any:
    if api_key is not None and token is not None:
        raise ArgumentError("api_key and token are the same: give one of them")
    return token if api_key is None else api_key
