"""The client."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Self, Unpack

from ittybit.core.config.credentials import missing_key
from ittybit.core.config.options import ClientOptions, pickle_options
from ittybit.core.config.settings import Settings
from ittybit.core.payloads.api import ITTYBIT
from ittybit.core.redaction import hidden_settings, secret
from ittybit.errors import ArgumentError
from ittybit_async.http.base_client import BaseClient, resource

if TYPE_CHECKING:
    from ittybit_async.batch import Batch
    from ittybit_async.http.resource import Parsed
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
    ``Settings``. Raises ArgumentError where one cannot be used, or no
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
        api_key, token = secret(api_key), secret(token)
        settings = hidden_settings(settings)
        key = _one_of(api_key, token)
        self._start(ClientOptions.of(ITTYBIT, key, settings))

    @classmethod
    def without_key(cls, **settings: Unpack[Settings]) -> Self:
        """Return a client that can use signed URLs alone, and public files.

        Any call that needs a key raises ArgumentError.

        >>> async with AsyncIttybit.without_key() as client:
        ...     await client.files.upload("harbour.mp4", signed_url=url)
        """
        settings = hidden_settings(settings)
        return cls(missing_key, **settings)

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
        api_key, token = secret(api_key), secret(token)
        settings = hidden_settings(settings)
        key = _one_of(api_key, token)
        return self._copy(self._engine.options.but(settings, key))

    copy = with_options

    def batch(
        self,
        journal: str | os.PathLike[str],
        *,
        concurrency: int = 64,
        rate_limit: float | Literal["adaptive"] | None = None,
        settle: float | None = None,
        tries: int = 5,
        weights: Mapping[str, float] | None = None,
        by_content: bool = False,
        task: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
        job: Mapping[str, Any] | None = None,
        run: Sequence[Mapping[str, Any]] | None = None,
        to: str | os.PathLike[str] | None = None,
        label: str = "",
    ) -> Batch:
        """Return a batch, which works on many items and keeps a `journal` of it.

        `concurrency` items are worked on at once, and outcomes of 3 times as many wait
        for a slow caller at most. `rate_limit` is in requests a second, ``"adaptive"``
        learns it; None is that of the client. A create whose answer was lost is looked
        for after `settle` seconds, twice the timeout unless given,
        before it is sent again. A step is tried `tries` times. Labels take turns by
        their `weights`, 1 unless given. With `by_content` a file is the same by its
        bytes, else by path, size and time. `task`, `job`, `run`, `to` and `label` are
        those of items that do not say. Raises ArgumentError for what cannot be right.

        >>> run = client.batch("run.sqlite3", task={"kind": "image", "width": 320})
        >>> async for outcome in run(["a.jpg", "b.jpg"]):
        ...     print(outcome.source, outcome.succeeded)
        """
        from ittybit.core.batch.plan import default_item
        from ittybit.core.batch.settings import BatchSettings
        from ittybit_async.batch import Batch

        send = self._engine.options.timeout.read or 60.0
        settings = BatchSettings(
            concurrency=concurrency,
            settle=2 * send if settle is None else settle,
            send=send,
            tries=tries,
            weights=weights or {},
            by_content=by_content,
            defaults=default_item(task=task, job=job, run=run, to=to, label=label),
        )
        paced = self if rate_limit is None else self.with_options(rate_limit=rate_limit)
        return Batch(paced, journal, settings)

    def _packed(self) -> dict[str, Any]:
        key, settings = pickle_options(self._engine.options)
        return {"api_key": key, **settings}


def _one_of(api_key: Any, token: Any) -> Any:
    if api_key is not None and token is not None:
        raise ArgumentError("api_key and token are the same: give one of them")
    return token if api_key is None else api_key
