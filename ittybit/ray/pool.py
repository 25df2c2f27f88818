"""Pool of workers. Each is an actor with its own client."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from ittybit.batch import Outcome
from ittybit.core.batch.manifest.formats import ManifestEntry
from ittybit.errors import ArgumentError, BatchStopped
from ittybit.ray.actor_handle import (
    describe_failure,
    import_optional,
    unwrap_task_error,
)
from ittybit.ray.block_worker import MAX_BLOCKS, BlockWorker, WorkerSettings

__all__ = ["Pool"]

_RESTART_OPTIONS = {"max_restarts": -1, "max_task_retries": -1}


class Pool:
    """Pool that sends blocks of items to workers, and resends them if a worker dies."""

    def __init__(
        self, settings: WorkerSettings, workers: int, options: Mapping[str, Any] | None
    ) -> None:
        actor_class = import_optional("ray").remote(BlockWorker)
        actor_class = actor_class.options(**{**_RESTART_OPTIONS, **(options or {})})
        self._workers = [actor_class.remote(settings) for _ in range(workers)]
        self._largest = settings.batch.concurrency

    def run(self, items: Iterable[object], size: int) -> Generator[Outcome]:
        """Yield the outcomes of `items`, which are sent in blocks of up to `size`.

        At most three times the workers' `concurrency` of items have not ended.
        """
        ray = import_optional("ray")
        blocks = _split(items, min(size, self._largest))
        free = deque(self._workers * MAX_BLOCKS)
        pending: dict[Any, Any] = {}
        while True:
            for block in islice(blocks, len(free)):
                worker = free.popleft()
                pending[_send(worker, block)] = worker
            if not pending:
                return
            (done,), _ = ray.wait(list(pending))
            free.append(pending.pop(done))
            yield from _get_outcomes(ray, done)

    def close(self) -> None:
        """Kill the workers. The journal contains the state of their items."""
        ray = import_optional("ray")
        for worker in self._workers:
            ray.kill(worker)


def _get_outcomes(ray: Any, done: Any) -> list[Outcome]:
    try:
        outcomes: list[Outcome] = ray.get(done)
    except ray.exceptions.RayTaskError as error:
        raise unwrap_task_error(error) from None
    except ray.exceptions.RayError as error:
        raise BatchStopped(
            f"a worker could not start or was lost: {describe_failure(error)}"
        ) from error
    return outcomes


def _send(worker: Any, block: list[object]) -> Any:
    """Send a block; items that cannot be pickled fail instead of the run."""
    try:
        return worker.process.remote(block)
    except Exception:
        return worker.process.remote([_make_picklable(item) for item in block])


def _make_picklable(item: object) -> object:
    try:
        import_optional("ray.cloudpickle").dumps(item)
    except Exception as error:
        problem = f"an item cannot be sent to a worker: {describe_failure(error)}"
        return ManifestEntry("", type(item).__name__, ArgumentError(problem))
    return item


def _split(items: Iterable[object], size: int) -> Iterator[list[object]]:
    source = iter(items)
    while block := list(islice(source, size)):
        yield block
