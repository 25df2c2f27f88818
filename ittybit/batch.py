"""Items of a batch, their results, and its report.

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
from ittybit.core.serialization.msgspec_types import decoder
from ittybit.core.validation import check_known
from ittybit.errors import APIError, ArgumentError

__all__ = ["Cause", "Item", "LabelCount", "Latency", "Outcome", "Report", "Result"]

_WORK = ("task", "job", "run")
_SORTS: Mapping[str, Any] = {
    "task": (Mapping, Sequence),
    "job": Mapping,
    "run": Sequence,
    "metadata": Mapping,
}


@dataclass(frozen=True, slots=True)
class Item:
    """A source with what to do, and where the results go.

    `source` is a path, an http(s) or s3 URL, or the id of a file. What to do is one of
    three: `task` is the description of a task of the dated API without its input, or a
    `Workflow`; `job` that of a job; `run` a `Workflow` or a list of steps. `to` is a
    path, or a folder where it ends with a separator; ``{name}``, ``{stem}``,
    ``{label}`` and ``{key}`` in it stand for the source's file name, that without its
    suffix, the label, and 16 digits of the item's own; None leaves the results where
    they are. Items of one `label` take turns with those of others. `ref` names the
    output of a task; `metadata` is kept with a job or run.

    >>> Item("clips/harbour.mov", task={"kind": "video", "width": 1280}, to="web/")
    """

    source: str | os.PathLike[str]
    _: KW_ONLY
    task: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    job: Mapping[str, Any] | None = None
    run: Sequence[Mapping[str, Any]] | None = None
    to: str | os.PathLike[str] | None = None
    label: str = ""
    ref: str | None = None
    metadata: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, given: object) -> Self:
        """Return `given` as an item: one, a mapping of its fields, or a source alone.

        Raises ArgumentError for anything else.
        """
        if isinstance(given, cls):
            return given
        if isinstance(given, str | os.PathLike):
            return cls(given)  # pyright: ignore[reportUnknownArgumentType]  # a path of str or bytes, which is checked later
        if not isinstance(given, Mapping):
            raise ArgumentError(
                f"an item must be a source, a mapping or an Item, got {given!r}"
            )
        fields: dict[str, Any] = dict(given)  # pyright: ignore[reportUnknownArgumentType]  # its keys are checked here
        check_known(fields, cls.__annotations__.keys() - {"_"}, "field of an item")
        if "source" not in fields:
            raise ArgumentError(f"an item needs a source, got {sorted(fields)}")
        return cls(fields.pop("source"), **fields)

    def under(self, defaults: Item | None) -> Item:
        """Return this item with what it does not say taken from `defaults`."""
        if defaults is None:
            return self
        names = ["to", "label", "ref", "metadata"]
        if not self.says_what_to_do:
            names += _WORK
        missing = {n: getattr(defaults, n) for n in names if not getattr(self, n)}
        return replace(self, **missing) if missing else self

    @property
    def says_what_to_do(self) -> bool:
        """Whether a task, a job or a run is given."""
        return any(getattr(self, name) is not None for name in _WORK)

    @property
    def own_ref(self) -> str | None:
        """The name of the output, wherever it was given."""
        told = self.task.get("ref") if isinstance(self.task, Mapping) else None
        return self.ref if told is None else told

    def checked(self) -> Self:
        """Return this item; ArgumentError unless it says one thing to do."""
        given = [name for name in _WORK if getattr(self, name) is not None]
        if len(given) != 1:
            what = "nothing" if not given else " and ".join(given)
            raise ArgumentError(
                f"an item needs one of task, job and run: {self.source!r} has {what}"
            )
        self._check_types()
        if self.metadata is not None and self.task is not None:
            raise ArgumentError("a task keeps no metadata: a job or a run does")
        if self.ref is not None and self.task is None:
            raise ArgumentError("ref names the output of a task; here is none")
        return self

    def _check_types(self) -> None:
        to: Any = self.to
        texts = {"label": self.label, "ref": self.ref, "to": to}
        if isinstance(to, os.PathLike):
            texts["to"] = os.fspath(to)  # pyright: ignore[reportUnknownArgumentType]  # of str or bytes, which is told next
        for name, text in texts.items():
            if not isinstance(text, str | None) or not is_encodable(text or ""):
                raise ArgumentError(f"{name} of an item must be a text: {self!r}")
        for name, sort in _SORTS.items():
            value: Any = getattr(self, name)
            wrong = not isinstance(value, sort) or isinstance(value, str | bytes)
            if value is not None and wrong:
                raise ArgumentError(
                    f"{name} of an item cannot be {type(value).__name__}: {self!r}"
                )


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


class Latency(msgspec.Struct, frozen=True):
    """How long a step took, in seconds: half of the items, 95 and 99 of 100."""

    count: int
    p50: float
    p95: float
    p99: float


class Cause(msgspec.Struct, frozen=True):
    """Failures that are alike; `example` is the text of one."""

    cause: str
    count: int
    example: str


class LabelCount(msgspec.Struct, frozen=True):
    """How far the items of one label are."""

    label: str
    done: int
    failed: int
    open: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a journal.

    `total` items are `done`, `failed` or `open`; of the open ones, `running` have work
    at the server. `adopted` creates were found again in place of being sent twice.
    `sent` and `received` are bytes. `latencies` go by step: upload, create, wait,
    download. `began` and `ended` are Unix times of the first and the last step.
    """

    total: int
    done: int
    failed: int
    open: int
    running: int
    retries: int
    adopted: int
    sent: int
    received: int
    latencies: dict[str, Latency]
    causes: tuple[Cause, ...]
    labels: tuple[LabelCount, ...]
    began: float | None
    ended: float | None
