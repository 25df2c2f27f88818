"""A batch: many items, one journal, and a run over them that can be resumed."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing
from functools import partial
from itertools import chain, repeat, takewhile
from pathlib import Path
from typing import Any

from ittybit.batch import Item, Outcome, Report
from ittybit.core.batch.export import choose_encoder
from ittybit.core.batch.fairness import WeightedRoundRobin
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.validation import check_path
from ittybit.errors import ArgumentError, BatchStopped, JournalError
from ittybit_async import _io
from ittybit_async.batch.context import RunContext
from ittybit_async.batch.intake.intake import Intake
from ittybit_async.batch.intake.parser import ItemParser
from ittybit_async.batch.intake.queue import Queue
from ittybit_async.batch.journal.lock import hold_journal
from ittybit_async.batch.journal.results import iter_outcomes
from ittybit_async.batch.journal.store import JournalStore, Store
from ittybit_async.batch.report.output import write_file
from ittybit_async.batch.report.page import render_page
from ittybit_async.batch.report.statistics import read_report
from ittybit_async.batch.stop import RunStopping, Stop
from ittybit_async.batch.work.worker import Ending, Worker
from ittybit_async.concurrency import each
from ittybit_async.transfers.targets import target_path


class Batch:
    """Works on items, and keeps a journal of it; `client.batch` makes one.

    >>> run = client.batch("run.sqlite3", task={"kind": "image", "width": 320})
    >>> async for outcome in run(["a.jpg", "b.jpg"]):
    ...     print(outcome.source, outcome.succeeded, outcome.error)
    """

    def __init__(
        self,
        client: Any,
        journal: str | os.PathLike[str],
        settings: BatchSettings,
    ) -> None:
        self._client = client
        self._path = Path(os.path.abspath(journal))
        self._settings = settings
        self._stop = Stop()

    async def __call__(
        self, items: _io.Items[object] | None = None
    ) -> AsyncGenerator[Outcome]:
        """Work on `items` and yield what becomes of each, as they end.

        Items are read as they are needed, from anything that can be walked. What the
        journal has as finished is passed over; None goes on with all that it has as
        not finished. Leaving the walk ends the run: what was begun stands in the
        journal, and the next run goes on there. Raises BatchStopped where no item can
        be worked on any more, JournalError where the journal cannot be used, and
        ArgumentError where `items` cannot be walked or is a single source.
        """
        _check_many(items)
        async with hold_journal(self._path) as journal:
            self._stop = stop = Stop()
            outcomes = self._run(items, JournalStore(journal), stop)
            async with aclosing(outcomes) as walk:
                async for outcome in walk:
                    yield outcome

    def stop(self) -> None:
        """Let the run end soon: nothing new begins, and what waits is left.

        What is being created is created to its end, and written down.
        """
        self._stop.ask()

    async def report(self) -> Report:
        """Return what the journal says, of this run and of those before."""
        return await _io.to_thread(read_report, self._path)

    async def outcomes(self) -> AsyncGenerator[Outcome]:
        """Yield what became of each item that is finished, in all runs so far.

        They come in the order in which the journal took them in, from the disk: few are
        held at a time. Their `exception` is None, `error` tells of it. Raises
        JournalError where the journal cannot be read.

        >>> async for outcome in run.outcomes():
        ...     print(outcome.source, outcome.succeeded)
        """
        pages = iter_outcomes(self._path)
        while some := await _io.to_thread(next, pages, None):
            for outcome in some:
                yield outcome

    async def write_report(self, to: str | os.PathLike[str]) -> Path:
        """Write a page of HTML that shows how it went, and return where it lies.

        It has the numbers of `report`, when items ended, how long the steps took, what
        failed, and a contact sheet of what was downloaded. It is one file that needs no
        other; pictures want Pillow, those of videos PyAV too (the extra ``report``).
        A folder `to` gets ``report.html``. Raises LocalFileError where it cannot be
        written, JournalError where the journal cannot be read.

        >>> await run.write_report("report.html")
        """
        target = await _io.to_thread(target_path, None, "report.html", to)
        await write_file(target, render_page(self._path, target.parent.absolute()))
        return target

    async def export(self, to: str | os.PathLike[str]) -> Path:
        """Write `outcomes` to a file, one a line, and return where it lies.

        Its suffix says how: ``.jsonl``, ``.csv``, where lists are JSON, or
        ``.parquet``, which wants pyarrow (the extra ``parquet``). Raises ArgumentError
        for another suffix and where pyarrow is missing, LocalFileError where it cannot
        be written, JournalError where the journal cannot be read.

        >>> await run.export("outcomes.csv")
        """
        encoded = await _io.to_thread(choose_encoder, check_path(to))
        target = await _io.to_thread(target_path, None, "", to)
        await write_file(target, encoded(iter_outcomes(self._path)))
        return target

    async def retry(self, cause: str | None = None) -> int:
        """Let the next run work on failed items again; return how many there are.

        `cause` is that of their outcomes; None is for all. Work that had failed at the
        server is created, and paid for, once more. What never began, for want of a file
        or by a wrong option, is worked on when it is among the items again.
        """
        async with hold_journal(self._path) as journal:
            return await _io.to_thread(journal.retry, cause)

    async def _run(
        self, items: _io.Items[object] | None, store: Store, stop: Stop
    ) -> AsyncGenerator[Outcome]:
        settings = self._settings
        queue = Queue(store, WeightedRoundRobin(settings.weights), stop)
        intake = Intake(store, queue, ItemParser(settings))
        context = RunContext.create(self._client, store, settings, stop)
        worker = Worker(context)
        turn = partial(_turn, queue, worker, stop)
        jobs = _jobs(partial(_read, intake, items, queue, stop), turn, queue)
        walk = each(_begun, jobs, limit=settings.concurrency + 1, leave=stop.ask)
        async with aclosing(walk) as ended:
            async for ending in ended:
                if ending is not None and await _is_written(ending, stop):
                    yield ending[0]
        if stop.failure is not None:
            raise stop.failure
        if stop.reason is not None:
            raise BatchStopped(
                f"the run was stopped: {stop.reason}; when that is mended, run it "
                f"again with the journal {str(self._path)!r}"
            ) from stop.reason


def _check_many(items: object) -> None:
    walked = hasattr(items, "__iter__") or hasattr(items, "__aiter__")
    alone = isinstance(items, str | bytes | os.PathLike | Mapping | Item)
    if items is not None and (alone or not walked):
        raise ArgumentError(
            f"items must be something to walk, such as a list of sources, got {items!r}"
        )


Job = Callable[[], _io.Eventual[Ending | None]]


def _jobs(read: Job, turn: Job, queue: Queue) -> Iterator[Job]:
    """Yield what is to be done: one reads items, the others take them one by one."""
    return chain([read], takewhile(lambda _: not queue.over, repeat(turn)))


async def _begun(job: Job) -> Ending | None:
    return await job()


async def _read(
    intake: Intake, items: _io.Items[object] | None, queue: Queue, stop: Stop
) -> None:
    try:
        await intake.read(items, stop)
        await queue.drained()  # else another item would take this place
    except RunStopping:
        pass
    except JournalError as error:
        stop.ask(error)
    except Exception as error:
        # What is being created is not left in the middle.
        stop.fail(error)


async def _turn(queue: Queue, worker: Worker, stop: Stop) -> Ending | None:
    try:
        entry = await queue.take()
        return None if entry is None else await worker.finish(entry)
    except RunStopping:
        return None
    except JournalError as error:
        stop.ask(error)
        return None


async def _is_written(ending: Ending, stop: Stop) -> bool:
    """Return when `ending` is on disk, and whether it is."""
    try:
        await ending[1].wait()
    except JournalError as error:
        stop.ask(error)
        return False
    return True
