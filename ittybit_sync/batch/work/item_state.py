# Generated from ittybit_async/batch/work/item_state.py by build_sync.py. Do not edit.
"""State of one item during a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ittybit.batch import Outcome, Result
from ittybit.core.batch.entry import Entry
from ittybit.core.batch.plan import Plan, decode_plan
from ittybit.core.batch.stages import STEPS, Ended
from ittybit.core.serialization.msgspec_types import decoder
from ittybit.errors import APIError

_results = decoder(tuple[Result, ...]).decode
_files = decoder(tuple[str, ...]).decode


class ItemState:
    """State of an item, from earlier runs and this run."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.plan: Plan = decode_plan(entry.plan)
        self.file_id: str | None = entry.file_id
        self.url: str | None = entry.url
        self.intended = entry.intended
        self.work_id: str | None = entry.work_id
        self.shared_work_id: str | None = None
        self.created: Any = None
        self.results: Any = _read(entry.results, _results)
        self.files: Any = _read(entry.files, _files)
        # Earlier runs may have completed some steps.
        self.seconds: dict[str, float | None] = {
            step: getattr(entry, step) for step in STEPS
        }
        self.retries: int = entry.retries
        self.adopted: bool = bool(entry.adopted)
        self.sent: int = entry.sent
        self.received: int = entry.received
        self.began: float | None = entry.began
        self.ended: Ended | None = None

    def record_intent(self, when: float | None) -> None:
        """Record the time of a create call for the same work without a response."""
        if when is not None:
            self.intended = max(when, self.intended or when)

    def outcome(
        self, ended: float, error: APIError | None, cause: str | None
    ) -> Outcome:
        """Return the outcome of the item."""
        entry = self.entry
        return Outcome(
            source=entry.source.text,
            key=entry.key.hex(),
            label=entry.label,
            succeeded=error is None,
            id=self.work_id,
            results=self.results or (),
            files=tuple(Path(file) for file in self.files or ()),
            cause=cause,
            error=None if error is None else str(error),
            retries=self.retries,
            adopted=self.adopted,
            sent=self.sent,
            received=self.received,
            began=self.began,
            ended=ended,
            exception=error,
            **self.seconds,
        )


def _read(content: bytes | None, read: Callable[[bytes], Any]) -> Any:
    return None if content is None else read(content)
