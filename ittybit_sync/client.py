# Generated from ittybit_async/client.py by build_sync.py. Do not edit.
"""Client for the Ittybit API."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, Literal, Self, Unpack

from ittybit.core.config.credentials import missing_key
from ittybit.core.config.options import ClientOptions, pickle_options
from ittybit.core.config.settings import Settings
from ittybit.core.payloads.api import ITTYBIT
from ittybit.core.redaction import hide_repr, hide_settings
from ittybit.errors import ArgumentError
from ittybit_sync import batch as batches
from ittybit_sync import resources
from ittybit_sync.http.base_client import BaseClient, resource
from ittybit_sync.http.resource import Parsed

_HOME = "ittybit_sync.resources"


class Ittybit(BaseClient):
    """Client for the Ittybit API.

    Args:
        api_key: API key, or a function that returns it. The client calls the function
            before each attempt. ``ITTYBIT_API_KEY`` by default.
        token: Other name of `api_key`.
        **settings: Options of `ittybit.core.config.settings.Settings`, such as
            `timeout` (seconds). `base_url` is ``ITTYBIT_BASE_URL`` by default.

    Raises:
        ArgumentError: An argument is invalid, or no API key is available.

    >>> with Ittybit() as client:
    ...     file = client.files.upload("harbour.mp4")
    ...     task = client.tasks.create_and_wait(
    ...         kind="image", file_id=file.id, width=320, format="webp"
    ...     )
    ...     client.files.download(task.output, "harbour.webp")
    """

    automations: resource[resources.AutomationsResource[Parsed]] = resource(_HOME)
    connections: resource[resources.ConnectionsResource[Parsed]] = resource(_HOME)
    events: resource[resources.EventsResource[Parsed]] = resource(_HOME)
    files: resource[resources.FilesResource[Parsed]] = resource(_HOME)
    jobs: resource[resources.JobsResource[Parsed]] = resource(_HOME)
    media: resource[resources.MediaResource[Parsed]] = resource(_HOME)
    runs: resource[resources.RunsResource[Parsed]] = resource(_HOME)
    signatures: resource[resources.SignaturesResource[Parsed]] = resource(_HOME)
    tasks: resource[resources.TasksResource[Parsed]] = resource(_HOME)
    webhook_endpoints: resource[resources.WebhookEndpointsResource[Parsed]] = resource(
        _HOME
    )

    def __init__(
        self,
        api_key: str | Callable[[], Any] | None = None,
        *,
        token: str | Callable[[], Any] | None = None,
        **settings: Unpack[Settings],
    ) -> None:
        api_key, token = hide_repr(api_key), hide_repr(token)
        settings = hide_settings(settings)
        key = _one_of(api_key, token)
        self._start(ClientOptions.of(ITTYBIT, key, settings))

    @classmethod
    def without_key(cls, **settings: Unpack[Settings]) -> Self:
        """Return a client without an API key, for signed URLs and public files.

        A call that needs a key raises ArgumentError.

        Args:
            **settings: Options of `ittybit.core.config.settings.Settings`.

        Raises:
            ArgumentError: An argument is invalid.

        >>> with Ittybit.without_key() as client:
        ...     client.files.upload("harbour.mp4", signed_url=url)
        """
        settings = hide_settings(settings)
        return cls(missing_key, **settings)

    def with_options(
        self,
        *,
        api_key: str | Callable[[], Any] | None = None,
        token: str | Callable[[], Any] | None = None,
        **settings: Unpack[Settings],
    ) -> Self:
        """Return a copy with other options that shares the connections.

        The copy opens its own connections only for another proxy, TLS option, local
        address, number of connections, or session. Closing the copy closes only these.
        Closing the original closes all.

        Args:
            api_key: New API key, or a function that returns it.
            token: Other name of `api_key`.
            **settings: Options of `ittybit.core.config.settings.Settings`. Options that
                are not given stay as they are; None restores the default, except for
                `timeout`.

        Raises:
            ArgumentError: An argument is invalid.

        >>> client.with_options(max_retries=5).media.get("med_k3v8q1m5x7z2")
        """
        api_key, token = hide_repr(api_key), hide_repr(token)
        settings = hide_settings(settings)
        key = _one_of(api_key, token)
        return self._copy(self._engine.options.with_settings(settings, key))

    copy = with_options

    def batch(
        self,
        journal: str | os.PathLike[str],
        *,
        concurrency: int = 64,
        rate_limit: float | Literal["adaptive"] | None = None,
        settle: float | None = None,
        tries: int = 5,
        storm_minutes: float = 15.0,
        weights: Mapping[str, float] | None = None,
        by_content: bool = False,
        task: batches.Kind | Mapping[str, Any] | batches.Steps | None = None,
        job: Mapping[str, Any] | None = None,
        run: batches.Steps | None = None,
        to: str | os.PathLike[str] | None = None,
        label: str = "",
    ) -> batches.Batch:
        """Return a batch, which processes many items and records them in a journal.

        Args:
            journal: Path of the journal, a SQLite file. An existing journal is resumed.
            concurrency: Number of items in progress at once, 1 to 100 000. If the
                caller is slow, up to three times as many outcomes wait.
            rate_limit: Requests per second, or ``"adaptive"`` to learn the limit from
                the server. None (default) uses the limit of the client.
            settle: Seconds to wait after a create whose response was lost. The batch
                then searches for the work before it sends the create again. Twice the
                read timeout by default.
            tries: Number of attempts of each step, 1 to 100 000.
            storm_minutes: Minutes to wait while the server answers 429, or 503 with a
                Retry-After, to the requests of all items. The run then ends with
                BatchStopped, and its items stay open. 15 by default.
            weights: Weight of each label. A label of weight 2 has two turns when others
                have one. 1 by default.
            by_content: True compares files by their bytes. False (default) compares
                path, size, and modification time.
            task: Default `task` of items that have no task, job, or run.
            job: Default `job` of items that have no task, job, or run.
            run: Default `run` of items that have no task, job, or run.
            to: Default destination of the results. None leaves them on the server.
            label: Default label.

        Returns:
            A batch. Call it with the items to get their outcomes.

        Raises:
            ArgumentError: An argument is invalid.

        >>> run = client.batch("run.sqlite3", task={"kind": "image", "width": 320})
        >>> for outcome in run(["a.jpg", "b.jpg"]):
        ...     print(outcome.source, outcome.succeeded)
        """
        from ittybit.core.batch.plan import default_item
        from ittybit.core.batch.settings import BatchSettings

        send = self._engine.options.timeout.read or 60.0
        settings = BatchSettings(
            concurrency=concurrency,
            settle=2 * send if settle is None else settle,
            send=send,
            tries=tries,
            storm_minutes=storm_minutes,
            weights={} if weights is None else weights,
            by_content=by_content,
            defaults=default_item(task=task, job=job, run=run, to=to, label=label),
        )
        paced = self if rate_limit is None else self.with_options(rate_limit=rate_limit)
        return batches.Batch(paced, journal, settings)

    def _pack(self) -> dict[str, Any]:
        key, settings = pickle_options(self._engine.options)
        return {"api_key": key, **settings}

    def _unpack(self, arguments: dict[str, Any]) -> None:
        Ittybit.__init__(self, **arguments)


def _one_of(api_key: Any, token: Any) -> Any:
    if api_key is not None and token is not None:
        raise ArgumentError(
            "api_key and token are the same option: give only one of them"
        )
    return token if api_key is None else api_key
