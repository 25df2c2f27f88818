"""Batch that runs in many processes, on one or several machines."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Self, Unpack
from uuid import uuid4

from ittybit.batch import Outcome, Report
from ittybit.core.config.options import pickle_options
from ittybit.core.config.settings import Settings
from ittybit.core.printable import show
from ittybit.core.rate_limit import Limiter
from ittybit.errors import ArgumentError
from ittybit.kinds import Kind, Steps
from ittybit.ray.actor_handle import ActorHandle, import_optional
from ittybit.ray.block_worker import BlockWorker, WorkerSettings, get_engine
from ittybit.ray.journal_actor import JournalActor
from ittybit.ray.pool import Pool
from ittybit.ray.rate_limit import LimiterActor
from ittybit_async.batch.batch import check_items
from ittybit_async.batch.report.statistics import read_report
from ittybit_async.client import AsyncIttybit

__all__ = ["LIMITER", "RayBatch"]

_MAX_LEASE = 3600.0
LIMITER = "ittybit-limiter"
"""Name of the rate limiter's actor, which all batches of the program share."""


class RayBatch:
    """Batch in a Ray cluster with one journal and one rate limit.

    Call ``ray.init()`` first. Use the batch as a context manager, or call `close`.

    Args:
        journal: Path of the SQLite journal on this machine. It is created if it does
            not exist.
        api_key: Function that each worker calls to get the API key. By default,
            workers read ``ITTYBIT_API_KEY`` from their environment.
        concurrency: Number of items that each worker processes at a time.
        settle: Seconds during which a create with a lost response may still take
            effect. The default is twice the timeout of the client.
        tries: Maximum number of attempts per step of an item.
        storm_minutes: Minutes to wait while the server answers 429, or 503 with a
            Retry-After, to the requests of all items.
        by_content: Whether files are identified by their bytes, instead of by path,
            size, and modification time.
        lease: Seconds after which another worker takes over the items of a worker
            that no longer responds (1 to 3600).
        task: Task, or list of workflow steps, for items that define no work.
        job: Job for items that define no work.
        run: Tasks of a run for items that define no work.
        to: Path of the results, or a folder ending with ``/``. By default, results
            are not downloaded.
        **settings: Settings of the workers' clients. `rate_limit` applies to all
            workers together.

    Raises:
        ArgumentError: An argument is invalid, or another batch of the program has a
            different `rate_limit`.
        JournalError: The journal is damaged or used by another run.

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
        storm_minutes: float = 15.0,
        by_content: bool = False,
        lease: float = 30.0,
        task: Kind | Mapping[str, Any] | Steps | None = None,
        job: Mapping[str, Any] | None = None,
        run: Steps | None = None,
        to: str | os.PathLike[str] | None = None,
        **settings: Unpack[Settings],
    ) -> None:
        _check_arguments(api_key, lease)
        rate_limit = settings.pop("rate_limit", None)
        client = AsyncIttybit.without_key(**settings)
        batch = client.batch(
            journal,
            concurrency=concurrency,
            settle=settle,
            tries=tries,
            storm_minutes=storm_minutes,
            by_content=by_content,
            task=task,
            job=job,
            run=run,
            to=to,
        )
        self._path = batch._path  # pyright: ignore[reportPrivateUsage]  # same project
        patience = batch._settings.storm_seconds  # pyright: ignore[reportPrivateUsage]  # same project
        self._journal = _start_journal_actor(self._path, lease, patience)
        self._worker_settings = WorkerSettings(
            journal=self._journal,
            limiter=_start_limiter_actor(rate_limit, self._path),
            rate_limit=rate_limit,
            api_key=api_key,
            client={**pickle_options(get_engine(client).options)[1]},
            batch=batch._settings,  # pyright: ignore[reportPrivateUsage]  # same project
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
        """Process `items` and yield their outcomes.

        If fewer than 3 x `workers` x `concurrency` items are unfinished, more are read.
        The outcomes of a block are yielded when all of its items have ended.

        Args:
            items: Items, or their sources.
            workers: Number of worker processes.
            block: Number of items that are sent to a worker at a time, at most
                `concurrency`.
            worker_options: Ray options of the workers' actors, such as ``num_cpus``.

        Yields:
            The outcome of each item. `Outcome.earlier` is True if the item ended before
            this call, and was not processed again.

        Raises:
            BatchStopped: An error affects all items, for example an invalid API key, or
                an error of a function that you passed, such as `api_key`.
            ArgumentError: `items` is not iterable, or is a single source, or `workers`
                or `block` is not a whole number from 1.
        """
        if not hasattr(items, "__iter__"):  # an async iterable, or None
            raise ArgumentError(f"items must be an iterable, got {show(items)}")
        check_items(items)
        _check_counts(workers=workers, block=block)
        pool = Pool(self._begin_run(), workers, worker_options)
        with closing(pool):
            yield from pool.run(items, block)

    def map(
        self, dataset: Any, *, workers: int = 2, block: int = 256, **options: Any
    ) -> Any:
        """Return `dataset` with an additional column ``outcome``.

        The column ``source`` contains the sources. Columns with the names of other
        fields of an Item are also read. Ray Data reads the dataset in blocks of its
        own size; at most 3 x `workers` x `concurrency` of its rows are unfinished
        items of the journal.

        Args:
            dataset: Ray Dataset whose rows are the items.
            workers: Number of worker processes.
            block: Number of items that are sent to a worker at a time, at most
                `concurrency`.
            **options: Options of ``Dataset.map_batches``. By default, a worker reserves
                no CPU.

        Returns:
            A lazy Ray Dataset. The items are processed when it is consumed. Consuming
            it raises BatchStopped, as `run` does.

        >>> outcomes = batch.map(ray.data.read_csv("items.csv"), workers=4)
        """
        _check_counts(workers=workers, block=block)
        pool = import_optional("ray.data").ActorPoolStrategy(size=workers)
        _check_reserved(workers, options.get("num_cpus", 0))
        mapped = dataset.map_batches(
            BlockWorker,
            fn_constructor_args=(self._begin_run(),),
            batch_format="pyarrow",
            batch_size=min(block, self._worker_settings.batch.concurrency),
            # Workers wait for the network. With 0.1 CPUs, a cluster with one CPU would
            # have none left to read.
            **{"compute": pool, "num_cpus": 0, **options},
        )
        mapped.context.raise_original_map_exception = True
        return mapped

    def _begin_run(self) -> WorkerSettings:
        first_turn = self._journal.call_blocking("begin_run")
        return replace(self._worker_settings, first_turn=first_turn)

    def report(self) -> Report:
        """Return a report on all runs in the journal."""
        return read_report(self._path)

    def retry(self, cause: str | None = None) -> int:
        """Mark failed items for the next run.

        Work that failed on the server is created, and billed, again.

        Args:
            cause: Only mark items whose outcome has this cause. By default, all failed
                items are marked.

        Returns:
            The number of marked items.
        """
        return int(self._journal.call_blocking("retry", cause))

    def close(self) -> None:
        """Close the journal, so that other runs can use it."""
        self._journal.call_blocking("close")
        self._journal.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _check_counts(**counts: Any) -> None:
    for name, count in counts.items():
        if type(count) is not int or count < 1:
            raise ArgumentError(
                f"{name} must be a whole number from 1, got {show(count)}"
            )


def _check_reserved(workers: int, num_cpus: float | None) -> None:
    """Warn if the workers reserve all CPUs, so that Ray waits forever."""
    reserved = workers * (1 if num_cpus is None else num_cpus)
    total = import_optional("ray").cluster_resources().get("CPU", 0)
    if reserved and total - reserved < 1:
        warnings.warn(
            f"{workers} workers with num_cpus={num_cpus} leave less than one CPU of "
            f"{total:g} to read the dataset, so Ray may wait forever; pass num_cpus=0",
            RuntimeWarning,
            stacklevel=3,
        )


def _check_arguments(api_key: object, lease: float) -> None:
    if api_key is not None and not callable(api_key):
        raise ArgumentError(
            f"api_key must be a function, got {type(api_key).__name__}, because Ray "
            "would store a key; pass a function that the workers call, or set "
            "ITTYBIT_API_KEY"
        )
    if not 1 <= lease <= _MAX_LEASE:
        raise ArgumentError(
            f"lease must be from 1 to {_MAX_LEASE:.0f} seconds, got {show(lease)}"
        )


def _start_journal_actor(path: Path, lease: float, patience: float) -> ActorHandle:
    """Start the actor of the journal on this machine."""
    ray = import_optional("ray")
    strategy = import_optional(
        "ray.util.scheduling_strategies"
    ).NodeAffinitySchedulingStrategy(
        node_id=ray.get_runtime_context().get_node_id(), soft=False
    )
    journal = ActorHandle(f"ittybit-journal-{uuid4().hex}", str(path))
    arguments = (str(path), lease, patience)
    journal.start(JournalActor, *arguments, scheduling_strategy=strategy)
    try:
        journal.call_blocking("open")
    except BaseException:
        journal.kill()
        raise
    return journal


def _start_limiter_actor(
    rate_limit: float | str | None, path: Path
) -> ActorHandle | None:
    if Limiter.of(rate_limit) is None:
        return None
    limiter = ActorHandle(LIMITER, str(path)).start(LimiterActor, rate_limit)
    if limiter.call_blocking("rate_limit") != rate_limit:
        raise ArgumentError(
            f"rate_limit must be the same for all batches of a program, got "
            f"{rate_limit!r} after another value"
        )
    return limiter
