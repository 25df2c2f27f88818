"""The work of one side in a round, for asyncio and for blocking calls."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from memory import peak, reset_peak, resident
from task import TASK_ID, is_page


class Job:
    """The work of a cell, and its figures other than CPU time."""

    def __init__(self, cell: dict[str, Any]) -> None:
        self.call: str = cell["call"]
        self.at_once: int = cell.get("at_once", 1)
        self.least: int = cell["items"] if self.call == "walk" else self.at_once
        self.moves_file = self.call in ("upload", "download")
        self.file_url = cell["url"] + "/file.bin"
        self.target = Path(cell["folder"]) / f"{cell['peer']}.bin"
        if self.moves_file:
            self.source = Path(cell["file"])
            self._size = self.source.stat().st_size

    def prepare(self) -> None:
        """Prepare a round."""
        if self.moves_file:
            reset_peak()
            self._idle = resident()

    def finish(self) -> dict[str, float]:
        """Return the figures of a transferred file; check and remove a download."""
        if not self.moves_file:
            return {}
        extra = peak() - self._idle
        if self.call == "download" and self.target.stat().st_size != self._size:
            raise RuntimeError("the received file has another size")
        self.target.unlink(missing_ok=True)
        return {"mb": self._size / 1e6, "extra_peak_bytes": extra}

    def check(self, answer: Any) -> None:
        """Raise RuntimeError unless `answer` is the response to the call."""
        right = is_page(answer) if self.call == "list_media" else answer.id == TASK_ID
        if not right:
            raise RuntimeError(f"wrong answer: {answer!r}"[:300])
