"""Settings that the batch sends to its workers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ittybit.core.batch.settings import BatchSettings
from ittybit.ray.actor_handle import ActorHandle
from ittybit.ray.leased_rate import LeasedRate
from ittybit_async.client import AsyncIttybit
from ittybit_async.http.engine import Engine


@dataclass(frozen=True, kw_only=True)
class WorkerSettings:
    """Settings of a worker's client and batch. They do not contain the API key."""

    journal: ActorHandle
    limiter: ActorHandle | None
    rate_limit: float | str | None
    api_key: Callable[[], Any] | None = field(repr=False)
    client: dict[str, Any] = field(repr=False)
    batch: BatchSettings
    lease: float

    def make_client(self) -> AsyncIttybit:
        """Return a client with the rate limit of the cluster."""
        client = AsyncIttybit(self.api_key, **self.client)
        if self.limiter is None or self.rate_limit is None:
            return client
        rate: Any = self.rate_limit
        get_engine(client).runtime.set_rate_limit(rate, LeasedRate(self.limiter))
        return client.with_options(rate_limit=rate)


def get_engine(client: AsyncIttybit) -> Engine:
    """Return the engine of a client."""
    return client._engine  # pyright: ignore[reportPrivateUsage]  # same project
