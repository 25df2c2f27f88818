"""Items of a batch, their outcomes, and the report of a batch.

>>> from ittybit.batch import Item
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from pathlib import Path
from typing import Any, Self

import msgspec

from ittybit.core.batch.source import is_encodable
from ittybit.core.display import Shown
from ittybit.core.printable import show
from ittybit.core.serialization.msgspec_types import decoder
from ittybit.core.serialization.plain import to_plain
from ittybit.core.validation import check_known
from ittybit.errors import APIError, ArgumentError
from ittybit.kinds import Kind, Steps

__all__ = ["Cause", "Item", "LabelCount", "Latency", "Outcome", "Report", "Result"]

_WORK = ("task", "job", "run")
_FIELD_TYPES: Mapping[str, Any] = {
    "task": (Mapping, Sequence),
    "job": Mapping,
    "run": Sequence,
    "metadata": Mapping,
}


@dataclass(frozen=True, slots=True)
class Item:
    """Source, the work to do with it, and the destination of the results.

    Give one of `task`, `job`, and `run`.

    >>> Item("clips/harbour.mov", task={"kind": "video", "width": 1280}, to="web/")
    """

    source: str | os.PathLike[str]
    """Path, http, https, or s3 URL, or ID of a stored file."""
    _: KW_ONLY
    task: Kind | Mapping[str, Any] | Steps | None = None
    """Options of a task of the dated API without its input, or a `Workflow`."""
    job: Mapping[str, Any] | None = None
    """Fields of a job without its input."""
    run: Steps | None = None
    """`Workflow`, or a list of its steps, to run."""
    to: str | os.PathLike[str] | None = None
    """Path of the result, or a folder if it ends with a separator.

    ``{name}`` becomes the file name of the source, and ``{stem}`` that name without its
    suffix. ``{label}`` becomes the label, and ``{key}`` 16 digits that identify the
    item. If None, results stay on the server.
    """
    label: str = ""
    """Group of the item. Groups take turns."""
    ref: str | None = None
    """Name of the task's output."""
    metadata: Mapping[str, Any] | None = None
    """Your own data, which the server keeps with the job or run."""

    def __post_init__(self) -> None:
        if isinstance(self.task, Kind):
            object.__setattr__(self, "task", self.task.to_dict())
        for name in ("label", "ref"):
            if type(text := getattr(self, name)) is not str:
                object.__setattr__(self, name, to_plain(text, name))

    @classmethod
    def of(cls, given: object) -> Self:
        """Return `given` as an item.

        Args:
            given: Item, mapping of its fields, or source.

        Raises:
            ArgumentError: `given` is something else, or a field is unknown or missing.
        """
        if isinstance(given, cls):
            return given
        if isinstance(given, str | os.PathLike):
            return cls(given)  # pyright: ignore[reportUnknownArgumentType]  # a path of str or bytes, which is checked later
        if not isinstance(given, Mapping):
            raise ArgumentError(
                f"an item must be a source, a mapping, or an Item, got {show(given)}"
            )
        fields: dict[str, Any] = dict(given)  # pyright: ignore[reportUnknownArgumentType]  # its keys are checked here
        known = [name for name in cls.__annotations__ if name != "_"]
        check_known(fields, known, "field of an item")
        if "source" not in fields:
            raise ArgumentError(f"an item needs a source, got {sorted(fields)}")
        return cls(fields.pop("source"), **fields)

    def under(self, defaults: Item | None) -> Item:
        """Return this item with missing fields from `defaults`.

        Args:
            defaults: Item with the default values, or None for no defaults.
        """
        if defaults is None:
            return self
        names = ["to", "label", "ref", "metadata"]
        if not self.says_what_to_do:
            names += _WORK
        missing = {n: getattr(defaults, n) for n in names if not getattr(self, n)}
        return replace(self, **missing) if missing else self

    @property
    def says_what_to_do(self) -> bool:
        """True if the item has a task, job, or run."""
        return any(getattr(self, name) is not None for name in _WORK)

    @property
    def own_ref(self) -> str | None:
        """Name of the output, from `task` or `ref`."""
        ref = self.task.get("ref") if isinstance(self.task, Mapping) else None
        return self.ref if ref is None else ref

    def validate(self) -> Self:
        """Return this item if it is valid.

        Raises:
            ArgumentError: The item does not have exactly one of task, job, and run, or
                a field is invalid.
        """
        given = [name for name in _WORK if getattr(self, name) is not None]
        if len(given) != 1:
            work = " and ".join(given) or "nothing"
            raise ArgumentError(
                f"an item needs one of task, job, and run: {self.source!r} has {work}"
            )
        self._check_types()
        if self.metadata is not None and self.task is not None:
            raise ArgumentError("a task has no metadata: use a job or a run")
        if self.ref is not None and self.task is None:
            raise ArgumentError(
                "ref names the output of a task, but the item has no task"
            )
        return self

    def _check_types(self) -> None:
        to: Any = self.to
        texts = {"label": self.label, "ref": self.ref, "to": to}
        if isinstance(to, os.PathLike):
            texts["to"] = os.fspath(to)  # pyright: ignore[reportUnknownArgumentType]  # of str or bytes, which is checked next
        for name, text in texts.items():
            if not isinstance(text, str | None) or not is_encodable(text or ""):
                raise ArgumentError(f"{name} of an item must be text: {show(self)}")
        for name, expected in _FIELD_TYPES.items():
            value: Any = getattr(self, name)
            wrong = not isinstance(value, expected) or isinstance(value, str | bytes)
            if value is not None and wrong:
                raise ArgumentError(
                    f"{name} of an item cannot be {type(value).__name__}: {show(self)}"
                )


class Result(Shown, msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Output of an item, as the server described it."""

    url: str | None = None
    ref: str | None = None
    """Name of the output in the item."""
    file_id: str | None = None
    kind: str | None = None
    type: str | None = None
    """MIME type."""
    width: int | None = None
    """Width in pixels."""
    height: int | None = None
    """Height in pixels."""
    duration: float | None = None
    """Duration in seconds."""
    filesize: int | None = None
    """Size in bytes."""
    filename: str | None = None
    folder: str | None = None


class Outcome(Shown, msgspec.Struct, frozen=True, kw_only=True):
    """Outcome of a finished item."""

    source: str
    """Path, URL, or file ID of the item."""
    key: str
    """48 hexadecimal digits that identify the item."""
    label: str
    succeeded: bool
    """True if the item has no error."""
    earlier: bool = False
    """True if the run did not process the item, because it ended in an earlier run."""
    id: str | None = None
    """ID of the task, job, or run, or None if the batch created none."""
    results: tuple[Result, ...] = ()
    """Outputs of the item."""
    files: tuple[Path, ...] = ()
    """Paths of the downloaded results."""
    cause: str | None = None
    """Kind of the failure, which similar failures share."""
    error: str | None = None
    """Reason of the failure, or None."""
    retries: int = 0
    """Number of steps that ran again."""
    adopted: bool = False
    """True if the batch found the work on the server instead of sending it twice."""
    sent: int = 0
    """Bytes sent."""
    received: int = 0
    """Bytes received."""
    upload: float | None = None
    """Duration of the upload in seconds, or None if the item needed none."""
    create: float | None = None
    """Duration of the create call in seconds, or None if the item needed none."""
    wait: float | None = None
    """Duration of the wait in seconds, or None if the item needed none."""
    download: float | None = None
    """Duration of the download in seconds, or None if the item needed none."""
    began: float | None = None
    """Time when the item started, as a Unix time in seconds."""
    ended: float | None = None
    """Time when the item ended, as a Unix time in seconds."""
    exception: APIError | None = None
    """Exception of the failure, if it is available."""

    def raise_for_error(self) -> None:
        """Raise the error of the item if it failed.

        Raises:
            APIError: The item failed.
        """
        if self.exception is not None:
            raise self.exception
        if self.error is not None:
            raise APIError(self.error)


_results = decoder(tuple[Result, ...]).decode
_files = decoder(tuple[str, ...]).decode


def results_of(content: bytes | None) -> tuple[Result, ...]:
    """Return the results that the journal stores as `content`."""
    return () if content is None else _results(content)


def files_of(content: bytes | None) -> tuple[str, ...]:
    """Return the paths that the journal stores as `content`."""
    return () if content is None else _files(content)


class Latency(Shown, msgspec.Struct, frozen=True):
    """Distribution of the duration of a step."""

    count: int
    """Number of items."""
    p50: float
    """Median in seconds."""
    p95: float
    """95th percentile in seconds."""
    p99: float
    """99th percentile in seconds."""


class Cause(Shown, msgspec.Struct, frozen=True):
    """Similar failures."""

    cause: str
    count: int
    """Number of items."""
    example: str
    """Message of one of the failures."""


class LabelCount(Shown, msgspec.Struct, frozen=True):
    """State of the items of one label."""

    label: str
    done: int
    """Number of items that succeeded."""
    failed: int
    """Number of items that failed."""
    open: int
    """Number of items that have not ended."""


class Report(Shown, msgspec.Struct, frozen=True, kw_only=True):
    """State of a journal."""

    total: int
    """Number of items: the sum of `done`, `failed`, and `open`."""
    done: int
    """Number of items that succeeded."""
    failed: int
    """Number of items that failed."""
    open: int
    """Number of items that have not ended."""
    running: int
    """Number of open items that have work on the server."""
    retries: int
    """Number of steps that ran again."""
    adopted: int
    """Number of creates that were found on the server instead of sent twice."""
    sent: int
    """Bytes sent."""
    received: int
    """Bytes received."""
    latencies: dict[str, Latency]
    """Durations by step: ``upload``, ``create``, ``wait``, and ``download``."""
    causes: tuple[Cause, ...]
    labels: tuple[LabelCount, ...]
    began: float | None
    """Time of the first step, as a Unix time in seconds."""
    ended: float | None
    """Time of the last step, as a Unix time in seconds."""
