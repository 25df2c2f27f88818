"""A batch whose items many processes work on, on one machine or on several."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Self, Unpack
from uuid import uuid4

from ittybit.batch import Outcome, Report
from ittybit.core.config.options import pickle_options
from ittybit.core.config.settings import Settings
from ittybit.core.rate_limit import Limiter
from ittybit.errors import ArgumentError
from ittybit.ray.block_worker import BlockWorker
from ittybit.ray.calls import Remote
from ittybit.ray.journal_actor import JournalActor
from ittybit.ray.limiter_actor import LimiterActor
from ittybit.ray.pool import Pool
from ittybit.ray.requirement import installed
from ittybit.ray.settings import Terms, engine_of
from ittybit_async.batch.report.statistics import read_report
from ittybit_async.client import AsyncIttybit

_LONGEST_LEASE = 3600.0
LIMITER = "ittybit-limiter"
"""The name of the limiter's actor, by which other batches of the program share it."""


class RayBatch:
    """Works on items in a Ray cluster, with one journal and one rate.

    `journal` is a path on this machine. `api_key` is a function that the workers call;
    None leaves the key to their environment. `lease` is after how many seconds without
    a sign of life a worker's items are given to another. `settings` are those of a
    client, with `rate_limit` for all workers together; the others are those of
    ``client.batch``, `concurrency` for each worker. Ray is begun before, by
    ``ray.init()``.

    Raises ArgumentError for what cannot be right, and JournalError where the journal
    cannot be used.

    >>> with RayBatch("run.sqlite3", task={"kind": "image", "width": 320}) as batch:
    ...     for outcome in batch.run(urls, workers=4):
    ...         print(outcome.source, outcome.succeeded)
    """

    def __init__(
        self,
        journal: str | os.PathLike[str],
        *,
        api_key: Callable[[], Any] | None = None,
        concurrency: int = 64,
        settle: float | None = None,
        tries: int = 5,
        by_content: bool = False,
        lease: float = 30.0,
        task: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
        job: Mapping[str, Any] | None = None,
        run: Sequence[Mapping[str, Any]] | None = None,
        to: str | os.PathLike[str] | None = None,
        **settings: Unpack[Settings],
    ) -> None:
        _check(api_key, lease)
        rate_limit = settings.pop("rate_limit", None)
        client = AsyncIttybit.without_key(**settings)
        batch = client.batch(
            journal,
            concurrency=concurrency,
            settle=settle,
            tries=tries,
            by_content=by_content,
            task=task,
            job=job,
            run=run,
            to=to,
        )
        self._path = Path(os.path.abspath(journal))
        self._journal = _journal_actor(self._path, lease)
        self._terms = Terms(
            journal=self._journal,
            limiter=_limiter_actor(rate_limit, self._path),
            rate_limit=rate_limit,
            api_key=api_key,
            client={**pickle_options(engine_of(client).options)[1]},
            batch=batch._settings,  # pyright: ignore[reportPrivateUsage]  # a room of the same house
            lease=lease,
        )

    def run(
        self,
        items: Iterable[object],
        *,
        workers: int = 2,
        block: int = 256,
        worker_options: Mapping[str, Any] | None = None,
    ) -> Generator[Outcome]:
        """Work on `items` and yield what becomes of each, as their blocks end.

        Items are read as they are needed, and given to `workers` in blocks of so many.
        `worker_options` are those of Ray for their actors, such as ``num_cpus``. Raises
        BatchStopped where no item can be worked on any more.
        """
        pool = Pool(self._terms, workers, worker_options)
        with closing(pool):
            yield from pool.outcomes(items, block)

    def map(
        self, dataset: Any, *, workers: int = 2, block: int = 256, **options: Any
    ) -> Any:
        """Return a Ray Dataset with a column ``outcome`` beside those of `dataset`.

        A column ``source`` holds the sources; columns named like the other fields of an
        Item are read too. `options` are those of ``Dataset.map_batches``.

        >>> outcomes = batch.map(ray.data.read_csv("items.csv"), workers=4)
        """
        pool = installed("ray.data").ActorPoolStrategy(size=workers)
        return dataset.map_batches(
            BlockWorker,
            fn_constructor_args=(self._terms,),
            batch_format="pyarrow",
            batch_size=block,
            **{"compute": pool, **options},
        )

    def report(self) -> Report:
        """Return what the journal says, of this run and of those before."""
        return read_report(self._path)

    def retry(self, cause: str | None = None) -> int:
        """Let the next run work on failed items again; return how many there are.

        `cause` is that of their outcomes; None is for all. Work that had failed at the
        server is created, and paid for, once more.
        """
        return int(self._journal.ask("retry", cause))

    def close(self) -> None:
        """Let other runs have the journal."""
        self._journal.ask("close")
        self._journal.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _check(api_key: object, lease: float) -> None:
    if api_key is not None and not callable(api_key):
        raise ArgumentError(
            "a key that is given would be kept by Ray: let api_key be a function that "
            "the workers call, or set ITTYBIT_API_KEY where they run"
        )
    if not 1 <= lease <= _LONGEST_LEASE:
        raise ArgumentError(
            f"lease must be a number of seconds from 1 to {_LONGEST_LEASE:.0f}, got "
            f"{lease!r}"
        )


def _journal_actor(path: Path, lease: float) -> Remote:
    """Return the actor of the journal, which is on this machine."""
    ray = installed("ray")
    here = installed("ray.util.scheduling_strategies").NodeAffinitySchedulingStrategy(
        node_id=ray.get_runtime_context().get_node_id(), soft=False
    )
    journal = Remote(f"ittybit-journal-{uuid4().hex}", str(path))
    journal.start(JournalActor, str(path), lease, scheduling_strategy=here)
    try:
        journal.ask("open")
    except BaseException:
        journal.end()
        raise
    return journal


def _limiter_actor(rate_limit: float | str | None, path: Path) -> Remote | None:
    if Limiter.of(rate_limit) is None:
        return None
    limiter = Remote(LIMITER, str(path)).start(LimiterActor, rate_limit)
    if limiter.ask("rate_limit") != rate_limit:
        raise ArgumentError(
            f"rate_limit is {rate_limit!r}, but another batch of this program has "
            "another: all share one limiter, so give the same"
        )
    return limiter
