# Generated from ittybit_async/batch/batch.py by build_sync.py. Do not edit.
"""A batch: many items, one journal, and a run over them that can be resumed."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
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
from ittybit_sync import _io
from ittybit_sync.batch.context import RunContext
from ittybit_sync.batch.intake.intake import Intake
from ittybit_sync.batch.intake.parser import ItemParser
from ittybit_sync.batch.intake.queue import Queue
from ittybit_sync.batch.journal.lock import hold_journal
from ittybit_sync.batch.journal.results import iter_outcomes
from ittybit_sync.batch.journal.store import JournalStore, Store
from ittybit_sync.batch.report.output import write_file
from ittybit_sync.batch.report.page import render_page
from ittybit_sync.batch.report.statistics import read_report
from ittybit_sync.batch.stop import RunStopping, Stop
from ittybit_sync.batch.work.worker import Ending, Worker
from ittybit_sync.concurrency import each
from ittybit_sync.transfers.targets import target_path


class Batch:
    """Works on items, and keeps a journal of it; `client.batch` makes one.

    >>> run = client.batch("run.sqlite3", task={"kind": "image", "width": 320})
    >>> for outcome in run(["a.jpg", "b.jpg"]):
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

    def __call__(self, items: _io.Items[object] | None = None) -> Generator[Outcome]:
        """Work on `items` and yield what becomes of each, as they end.

        Items are read as they are needed, from anything that can be walked. What the
        journal has as finished is passed over; None goes on with all that it has as
        not finished. Leaving the walk ends the run: what was begun stands in the
        journal, and the next run goes on there. Raises BatchStopped where no item can
        be worked on any more, JournalError where the journal cannot be used, and
        ArgumentError where `items` cannot be walked or is a single source.
        """
        _check_many(items)
        with hold_journal(self._path) as journal:
            self._stop = stop = Stop()
            outcomes = self._run(items, JournalStore(journal), stop)
            with closing(outcomes) as walk:
                for outcome in walk:
                    yield outcome

    def stop(self) -> None:
        """Let the run end soon: nothing new begins, and what waits is left.

        What is being created is created to its end, and written down.
        """
        self._stop.ask()

    def report(self) -> Report:
        """Return what the journal says, of this run and of those before."""
        return _io.to_thread(read_report, self._path)

    def outcomes(self) -> Generator[Outcome]:
        """Yield what became of each item that is finished, in all runs so far.

        They come in the order in which the journal took them in, from the disk: few are
        held at a time. Their `exception` is None, `error` tells of it. Raises
        JournalError where the journal cannot be read.

        >>> for outcome in run.outcomes():
        ...     print(outcome.source, outcome.succeeded)
        """
        pages = iter_outcomes(self._path)
        while some := _io.to_thread(next, pages, None):
            for outcome in some:
                yield outcome

    def write_report(self, to: str | os.PathLike[str]) -> Path:
        """Write a page of HTML that shows how it went, and return where it lies.

        It has the numbers of `report`, when items ended, how long the steps took, what
        failed, and a contact sheet of what was downloaded. It is one file that needs no
        other; pictures want Pillow, those of videos PyAV too (the extra ``report``).
        A folder `to` gets ``report.html``. Raises LocalFileError where it cannot be
        written, JournalError where the journal cannot be read.

        >>> run.write_report("report.html")
        """
        target = _io.to_thread(target_path, None, "report.html", to)
        write_file(target, render_page(self._path, target.parent.absolute()))
        return target

    def export(self, to: str | os.PathLike[str]) -> Path:
        """Write `outcomes` to a file, one a line, and return where it lies.

        Its suffix says how: ``.jsonl``, ``.csv``, where lists are JSON, or
        ``.parquet``, which wants pyarrow (the extra ``parquet``). Raises ArgumentError
        for another suffix and where pyarrow is missing, LocalFileError where it cannot
        be written, JournalError where the journal cannot be read.

        >>> run.export("outcomes.csv")
        """
        encoded = _io.to_thread(choose_encoder, check_path(to))
        target = _io.to_thread(target_path, None, "", to)
        write_file(target, encoded(iter_outcomes(self._path)))
        return target

    def retry(self, cause: str | None = None) -> int:
        """Let the next run work on failed items again; return how many there are.

        `cause` is that of their outcomes; None is for all. Work that had failed at the
        server is created, and paid for, once more. What never began, for want of a file
        or by a wrong option, is worked on when it is among the items again.
        """
        with hold_journal(self._path) as journal:
            return _io.to_thread(journal.retry, cause)

    def _run(
        self, items: _io.Items[object] | None, store: Store, stop: Stop
    ) -> Generator[Outcome]:
        settings = self._settings
        queue = Queue(store, WeightedRoundRobin(settings.weights), stop)
        intake = Intake(store, queue, ItemParser(settings))
        context = RunContext.create(self._client, store, settings, stop)
        worker = Worker(context)
        turn = partial(_turn, queue, worker, stop)
        jobs = _jobs(partial(_read, intake, items, queue, stop), turn, queue)
        walk = each(_begun, jobs, limit=settings.concurrency + 1, leave=stop.ask)
        with closing(walk) as ended:
            for ending in ended:
                if ending is not None and _is_written(ending, stop):
                    yield ending[0]
        if stop.failure is not None:
            raise stop.failure
        if stop.reason is not None:
            raise BatchStopped(
                f"the run was stopped: {stop.reason}; when that is mended, run it "
                f"again with the journal {str(self._path)!r}"
            ) from stop.reason


def _check_many(items: object) -> None:
    walked = hasattr(items, "__iter__") or hasattr(items, "__iter__")
    alone = isinstance(items, str | bytes | os.PathLike | Mapping | Item)
    if items is not None and (alone or not walked):
        raise ArgumentError(
            f"items must be something to walk, such as a list of sources, got {items!r}"
        )


Job = Callable[[], _io.Eventual[Ending | None]]


def _jobs(read: Job, turn: Job, queue: Queue) -> Iterator[Job]:
    """Yield what is to be done: one reads items, the others take them one by one."""
    return chain([read], takewhile(lambda _: not queue.over, repeat(turn)))


def _begun(job: Job) -> Ending | None:
    return job()


def _read(
    intake: Intake, items: _io.Items[object] | None, queue: Queue, stop: Stop
) -> None:
    try:
        intake.read(items, stop)
        queue.drained()  # else another item would take this place
    except RunStopping:
        pass
    except JournalError as error:
        stop.ask(error)
    except Exception as error:
        # What is being created is not left in the middle.
        stop.fail(error)


def _turn(queue: Queue, worker: Worker, stop: Stop) -> Ending | None:
    try:
        entry = queue.take()
        return None if entry is None else worker.finish(entry)
    except RunStopping:
        return None
    except JournalError as error:
        stop.ask(error)
        return None


def _is_written(ending: Ending, stop: Stop) -> bool:
    """Return when `ending` is on disk, and whether it is."""
    try:
        ending[1].wait()
    except JournalError as error:
        stop.ask(error)
        return False
    return True
