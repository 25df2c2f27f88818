"""A pool of workers, each an actor with a client of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from ittybit.batch import Outcome
from ittybit.ray.actor_handle import told
from ittybit.ray.block_worker import BlockWorker
from ittybit.ray.optional_imports import installed
from ittybit.ray.settings import Terms

_EACH = 2  # blocks of a worker at a time, so that the last item of one holds none up
_LASTING = {"max_restarts": -1, "max_task_retries": -1}


class Pool:
    """Gives blocks of items to workers; a block whose worker dies is given again."""

    def __init__(
        self, terms: Terms, workers: int, options: Mapping[str, Any] | None
    ) -> None:
        made = installed("ray").remote(BlockWorker)
        made = made.options(**{**_LASTING, **(options or {})})
        self._workers = [made.remote(terms) for _ in range(workers)]

    def outcomes(self, items: Iterable[object], size: int) -> Generator[Outcome]:
        """Yield what becomes of `items`, which go in blocks of `size`, as they end."""
        ray = installed("ray")
        blocks = _blocks(items, size)
        free = deque(self._workers * _EACH)
        under_way: dict[Any, Any] = {}
        while True:
            for block in islice(blocks, len(free)):
                worker = free.popleft()
                under_way[worker.work.remote(block)] = worker
            if not under_way:
                return
            (done,), _ = ray.wait(list(under_way))
            free.append(under_way.pop(done))
            yield from _got(ray, done)

    def close(self) -> None:
        """End the workers; what they had begun stands in the journal."""
        ray = installed("ray")
        for worker in self._workers:
            ray.kill(worker)


def _got(ray: Any, done: Any) -> list[Outcome]:
    try:
        outcomes: list[Outcome] = ray.get(done)
    except ray.exceptions.RayTaskError as error:
        raise told(error) from None
    return outcomes


def _blocks(items: Iterable[object], size: int) -> Iterator[list[object]]:
    source = iter(items)
    while block := list(islice(source, size)):
        yield block
