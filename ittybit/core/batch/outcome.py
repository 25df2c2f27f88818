"""Outcomes in the journal of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ittybit.batch import Outcome, files_of, results_of
from ittybit.core.batch.stages import Stage


def decode_outcome(row: Sequence[Any], *, earlier: bool = False) -> Outcome:
    """Return the outcome of a finished item; raise ValueError if it is damaged.

    The row has the columns of SELECT_OUTCOME.
    """
    _, stage, key, source, label, work_id, cause, error, retries, adopted, *rest = row
    sent, received, upload, create, wait, download, began, ended, results, files = rest
    return Outcome(
        source=source,
        key=key.hex(),
        label=label,
        succeeded=Stage(stage) is Stage.DONE,
        earlier=earlier,
        id=work_id,
        results=results_of(results),
        files=tuple(map(Path, files_of(files))),
        cause=cause,
        error=error,
        retries=retries,
        adopted=bool(adopted),
        sent=sent,
        received=received,
        upload=upload,
        create=create,
        wait=wait,
        download=download,
        began=began,
        ended=ended,
    )
