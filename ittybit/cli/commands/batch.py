"""Command ``ittybit batch``, which processes many items with a journal."""

from __future__ import annotations

import shlex
from argparse import Namespace
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from ittybit.cli.batch import clean, summary
from ittybit.cli.batch import run as batch_run
from ittybit.cli.batch.items import add_source, check_journal
from ittybit.cli.batch.settings import add_settings
from ittybit.cli.batch.work_options import add_work
from ittybit.cli.clients import open_client
from ittybit.cli.errors import CommandError, UsageError
from ittybit.cli.output.printer import Output
from ittybit.cli.parser import Parser
from ittybit.cli.results.locations import parse_path, parse_path_text
from ittybit_async.batch import Batch
from ittybit_async.batch.report.contact_sheet import thumbnail_hint

_Action: TypeAlias = Callable[[Batch, Namespace, Output], Awaitable[int]]


def add_arguments(parser: Parser, name: str) -> None:
    """Add the subcommands."""
    add = parser.commands("verb")
    add("run", "process items, or resume an interrupted run", _fill_run)
    add("status", "show the counts of a journal, even during a run", _fill_status)
    add("retry", "mark failed items for the next run", _fill_retry)
    add("report", "write an HTML report", _fill_report)
    add("export", "write the outcome of each item", _fill_export)
    add("clean", "remove the refs that the batch added to files", _fill_clean)


def _fill_run(parser: Parser) -> None:
    add_source(parser)
    add_settings(parser)
    _add_dry_run(
        parser, "print the counts of a run without sending or writing anything"
    )
    add_work(parser)


def _fill_status(parser: Parser) -> None:
    parser.add_argument(
        "journal", type=parse_path_text, metavar="JOURNAL", help="path of the journal"
    )


def _fill_retry(parser: Parser) -> None:
    _fill_status(parser)
    parser.add_argument(
        "--cause",
        metavar="TEXT",
        help="only items with this cause of status (default: all)",
    )


def _fill_report(parser: Parser) -> None:
    _fill_status(parser)
    _add_output(parser, "path of the report, or a folder for report.html")


def _fill_export(parser: Parser) -> None:
    _fill_status(parser)
    _add_output(parser, "path that ends with .jsonl, .csv, or .parquet")


def _fill_clean(parser: Parser) -> None:
    _fill_status(parser)
    _add_dry_run(parser, "print the number of files without sending anything")


def _add_dry_run(parser: Parser, text: str) -> None:
    parser.add_argument("--dry-run", action="store_true", help=text)


def _add_output(parser: Parser, text: str) -> None:
    parser.add_argument(
        *("-o", "--output"), type=parse_path, required=True, metavar="OUT", help=text
    )


async def run(arguments: Namespace, output: Output) -> int:
    """Run the subcommand."""
    if arguments.verb == "run":
        return await batch_run.run(arguments, output)
    _check_journal(arguments.journal)
    if arguments.verb == "clean":
        return await clean.run(arguments, output)
    async with open_client(arguments, keyless=True) as client:
        batch = client.batch(arguments.journal)
        return await _ACTIONS[arguments.verb](batch, arguments, output)


def _check_journal(journal: str) -> None:
    if not Path(journal).exists():  # opening it would create it
        raise UsageError(f"no such journal: {journal}")
    check_journal(journal)


async def _status(batch: Batch, arguments: Namespace, output: Output) -> int:
    summary.show(await batch.report(), output, full=True)
    return 0


async def _retry(batch: Batch, arguments: Namespace, output: Output) -> int:
    cause: str | None = arguments.cause
    count = await batch.retry(cause)
    if cause is not None and not count:
        known = [one.cause for one in (await batch.report()).causes]
        causes = " and ".join(map(shlex.quote, known))
        hint = f"; known: {causes}" if known else "; no item has failed"
        raise CommandError(f"no failed item has the cause {cause!r}{hint}")
    command = summary.resume_command(arguments.journal)
    text = f"{count} {'item' if count == 1 else 'items'} will be retried"
    if count:
        text += f"; resume with: {command}"
    output.result({"opened": count, "command": command}, text)
    if count:
        output.note("items that failed before they started must be passed again")
    return 0


async def _report(batch: Batch, arguments: Namespace, output: Output) -> int:
    path = await batch.write_report(arguments.output)
    output.result({"path": str(path)}, str(path))
    if hint := thumbnail_hint():
        output.note(hint)
    return 0


async def _export(batch: Batch, arguments: Namespace, output: Output) -> int:
    path = await batch.export(arguments.output)
    output.result({"path": str(path)}, str(path))
    return 0


_ACTIONS: Mapping[str, _Action] = {
    "status": _status,
    "retry": _retry,
    "report": _report,
    "export": _export,
}
