"""Command ``ittybit wait ID...``, which waits for tasks, jobs, and runs."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from contextlib import aclosing
from typing import Any, TypeAlias

from ittybit.cli.clients import open_client
from ittybit.cli.errors import describe_task_error
from ittybit.cli.output import progress
from ittybit.cli.output.printer import Output, print_message
from ittybit.cli.parser import Parser
from ittybit.cli.results.delivery import add_timeout
from ittybit.errors import NotFoundError, TaskError
from ittybit.types import Job, Run, Task
from ittybit_async.client import AsyncIttybit
from ittybit_async.concurrency import each

AnyWork: TypeAlias = Task | Job | Run

_OTHERS = ("file", "med", "con", "conn", "evt", "auto")
"""Prefixes of the IDs of objects that do not work."""


def add_arguments(parser: Parser, name: str) -> None:
    """Add the IDs and the timeout."""
    help_text = "ID of a task, job, or run"
    parser.add_argument("id", nargs="+", type=_parse_id, metavar="ID", help=help_text)
    add_timeout(parser)


def _parse_id(text: str) -> str:
    if text.partition("_")[0] in _OTHERS:
        raise ArgumentTypeError(f"must be the ID of a task, job, or run, got {text!r}")
    return text


async def run(arguments: Namespace, output: Output) -> int:
    """Print each task, job, or run as it ends, and return 1 if any failed."""
    ids = list(dict.fromkeys(arguments.id))
    status = 0
    async with open_client(arguments) as client:

        async def wait_for(id: str) -> AnyWork | TaskError | NotFoundError:
            try:
                work: AnyWork = await _wait(client, id)(id, timeout=arguments.timeout)
                return work
            except (TaskError, NotFoundError) as error:
                return error

        with progress.bar("waiting", output) as bar:
            # The client polls for all concurrent waiters together.
            async with aclosing(each(wait_for, ids, limit=len(ids))) as works:
                done = 0
                async for work in works:
                    done += 1
                    bar.count(done, len(ids))
                    status |= _print(work, output)
    return status


def _wait(client: AsyncIttybit, id: str) -> Any:
    nouns = {"job": client.jobs.wait, "run": client.runs.wait}
    return nouns.get(id.partition("_")[0], client.tasks.wait)


def _print(wait_for: AnyWork | TaskError | NotFoundError, output: Output) -> int:
    work = wait_for.task if isinstance(wait_for, TaskError) else wait_for
    if not isinstance(work, NotFoundError):
        cells = [(work.id, 24), (str(work.status or ""), 0)]
        output.row(work.to_dict(), cells)
    if isinstance(wait_for, Exception):
        print_message(
            describe_task_error(wait_for)
            if isinstance(wait_for, TaskError)
            else str(wait_for)
        )
        return 1
    return 0
