"""Objects that all workers of one run share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ittybit.core.batch.settings import BatchSettings
from ittybit.core.config.api import ApiConfig
from ittybit_async.batch.journal.store import ItemStore
from ittybit_async.batch.stop import Stop
from ittybit_async.http.engine import Engine

if TYPE_CHECKING:
    from ittybit_async.http.resource import Parsed
    from ittybit_async.resources.files import FilesResource
    from ittybit_async.resources.jobs import JobsResource
    from ittybit_async.resources.media import MediaResource
    from ittybit_async.resources.runs import RunsResource
    from ittybit_async.resources.signatures import SignaturesResource
    from ittybit_async.resources.tasks import TasksResource


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """Parts of a client that a batch uses."""

    engine: Engine
    files: FilesResource[Parsed]
    jobs: JobsResource[Parsed]
    media: MediaResource[Parsed]
    runs: RunsResource[Parsed]
    signatures: SignaturesResource[Parsed]
    tasks: TasksResource[Parsed]

    @classmethod
    def of(cls, client: Any) -> Resources:
        """Return the parts of `client`; importing its class would be circular."""
        return cls(
            engine=client._engine,
            files=client.files,
            jobs=client.jobs,
            media=client.media,
            runs=client.runs,
            signatures=client.signatures,
            tasks=client.tasks,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RunContext:
    """Clients, journal, and settings of a run."""

    client: Resources
    """Retries requests, and respects the rate limit."""
    once: Resources
    """Sends each request once, without a rate limit; for paid requests."""
    store: ItemStore
    settings: BatchSettings
    stop: Stop

    @classmethod
    def create(
        cls, client: Any, store: ItemStore, settings: BatchSettings, stop: Stop
    ) -> RunContext:
        """Return the context of a run that sends its requests with `client`."""
        # A create waits for the rate limit before its intent is written.
        once = client.with_options(max_retries=0, rate_limit=None)
        return cls(
            client=Resources.of(client),
            once=Resources.of(once),
            store=store,
            settings=settings,
            stop=stop,
        )

    @property
    def engine(self) -> Engine:
        """The engine that retries requests."""
        return self.client.engine

    @property
    def api(self) -> ApiConfig:
        """The description of the API."""
        return self.engine.options.api
