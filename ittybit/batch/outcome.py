"""What became of an item."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ittybit.core.serialization.msgspec_types import decoder
from ittybit.errors import APIError


class Result(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Something that an item's work has made, as the server described it.

    `ref` is the name that the item gave it. Units: `width` and `height` pixels,
    `duration` seconds, `filesize` bytes.
    """

    url: str | None = None
    ref: str | None = None
    file_id: str | None = None
    kind: str | None = None
    type: str | None = None
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    filesize: int | None = None
    filename: str | None = None
    folder: str | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """An item that is finished.

    `source` is its path, URL or file id, `key` 48 hexadecimal digits of its own. `id`
    is that of the task, job or run, None where none was created. `results` are what
    that made, `files` where they lie on this machine. `error` says why an item failed,
    and `cause` what like failures have in common. `retries` counts the steps that were
    tried again; `upload`, `create`, `wait` and `download` are seconds, None for a step
    that was not needed. `began` and `ended` are Unix times.
    """

    source: str
    key: str
    label: str
    succeeded: bool
    id: str | None = None
    results: tuple[Result, ...] = ()
    files: tuple[Path, ...] = ()
    cause: str | None = None
    error: str | None = None
    retries: int = 0
    adopted: bool = False
    sent: int = 0
    received: int = 0
    upload: float | None = None
    create: float | None = None
    wait: float | None = None
    download: float | None = None
    began: float | None = None
    ended: float | None = None
    exception: APIError | None = None

    def raise_for_error(self) -> None:
        """Raise what made the item fail, if it did."""
        if self.exception is not None:
            raise self.exception
        if self.error is not None:
            raise APIError(self.error)


_results = decoder(tuple[Result, ...]).decode
_files = decoder(tuple[str, ...]).decode


def results_of(content: bytes | None) -> tuple[Result, ...]:
    """Return what an item has made, as the journal keeps it."""
    return () if content is None else _results(content)


def files_of(content: bytes | None) -> tuple[str, ...]:
    """Return where the results of an item lie, as the journal keeps it."""
    return () if content is None else _files(content)
