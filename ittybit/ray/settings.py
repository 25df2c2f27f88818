"""What each worker is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ittybit.core.batch.settings import BatchSettings
from ittybit.ray.calls import Remote
from ittybit.ray.leased_rate import LeasedRate
from ittybit_async.client import AsyncIttybit
from ittybit_async.http.engine import Engine


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How to make a client and work on items; it travels to the workers.

    The key does not: `api_key` is a function that is called there, None leaves it to
    the environment. `lease` is in seconds.
    """

    journal: Remote
    limiter: Remote | None
    rate_limit: float | str | None
    api_key: Callable[[], Any] | None = field(repr=False)
    client: dict[str, Any] = field(repr=False)
    batch: BatchSettings
    lease: float

    def make_client(self) -> AsyncIttybit:
        """Return a client whose rate is that of the cluster."""
        client = AsyncIttybit(self.api_key, **self.client)
        if self.limiter is None or self.rate_limit is None:
            return client
        rate: Any = self.rate_limit
        engine_of(client).runtime.set_rate_limit(rate, LeasedRate(self.limiter))
        return client.with_options(rate_limit=rate)


def engine_of(client: AsyncIttybit) -> Engine:
    """Return the engine that is under a client."""
    return client._engine  # pyright: ignore[reportPrivateUsage]  # a room of the same house
