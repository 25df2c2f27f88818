"""Command ``ittybit batch clean``, which removes refs that a batch added to files."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import aclosing

from ittybit.cli.clients import open_client
from ittybit.cli.output import progress
from ittybit.cli.output.printer import Output
from ittybit.cli.results.delivery import same_command
from ittybit.core.batch.marker import strip_marker
from ittybit.errors import NotFoundError
from ittybit_async.batch import Batch
from ittybit_async.client import AsyncIttybit
from ittybit_async.concurrency import each

_CONCURRENCY = 16
_GROUP = 256


async def run(arguments: Namespace, output: Output) -> int:
    """Restore the refs of the files in the journal, and print how many had changed."""
    dry = arguments.dry_run
    async with open_client(arguments, keyless=dry) as client:
        batch = client.batch(arguments.journal)
        counts: Counter[str] = Counter(changed=0, unchanged=0, missing=0)
        if dry:
            count = sum([len(ids) async for ids in _iter_groups(batch)])
            output.result({"files": count}, f"{count} files would be checked")
            return 0
        output.resume_command = same_command(arguments)
        with progress.bar("restoring refs", output) as bar:
            async for ids in _iter_groups(batch):
                await _clean(client, ids, counts)
                bar.show(None, f"{sum(counts.values())} files")
    text = "{changed} refs removed, {unchanged} files unchanged, {missing} missing"
    output.result(dict(counts), text.format(**counts))
    return 0


async def _iter_groups(batch: Batch) -> AsyncIterator[list[str]]:
    """Yield the IDs of the files of a batch, in groups."""
    ids: list[str] = []
    async with aclosing(batch.outcomes()) as outcomes:
        async for outcome in outcomes:
            ids += [one.file_id for one in outcome.results if one.file_id is not None]
            if len(ids) >= _GROUP:
                yield ids
                ids = []
    if ids:
        yield ids


async def _clean(client: AsyncIttybit, ids: list[str], counts: Counter[str]) -> None:
    async def restore(id: str) -> str:
        try:
            file = await client.files.get(id)
            ref = strip_marker(file.ref)
            if ref == file.ref:  # cleaned before, or changed by the user
                return "unchanged"
            await client.files.update(id, ref=ref)
        except NotFoundError:
            return "missing"
        return "changed"

    results = each(restore, dict.fromkeys(ids), limit=_CONCURRENCY)
    async with aclosing(results) as found:
        async for result in found:
            counts[result] += 1
