"""What all that work for one run share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ittybit.core.batch.settings import BatchSettings
from ittybit.core.config.api import Api
from ittybit_async.batch.journal.store import Ledger
from ittybit_async.batch.stop import Stop
from ittybit_async.http.engine import Engine

if TYPE_CHECKING:
    from ittybit_async.client import AsyncIttybit


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """The clients of a run, its journal and settings.

    `client`, whose engine is `engine`, tries again by itself and keeps to the rate
    limit; `once` does neither, for what is paid.
    """

    client: AsyncIttybit
    once: AsyncIttybit
    engine: Engine
    api: Api
    store: Ledger
    settings: BatchSettings
    stop: Stop


def crew_of(
    client: AsyncIttybit, store: Ledger, settings: BatchSettings, stop: Stop
) -> Crew:
    """Return what those share who work with `client`."""
    engine = client._engine  # pyright: ignore[reportPrivateUsage]  # a room of the same house
    return Crew(
        client=client,
        # A create waits for its turn before its intent is written, and not again.
        once=client.with_options(max_retries=0, rate_limit=None),
        engine=engine,
        api=engine.options.api,
        store=store,
        settings=settings,
        stop=stop,
    )
