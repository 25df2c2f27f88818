"""What a batch works on: one source, and what is to become of it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import Any, Self

from ittybit.core.batch.source import usable
from ittybit.core.validation import check_known
from ittybit.errors import ArgumentError

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
            if not isinstance(text, str | None) or not usable(text or ""):
                raise ArgumentError(f"{name} of an item must be a text: {self!r}")
        for name, sort in _SORTS.items():
            value: Any = getattr(self, name)
            wrong = not isinstance(value, sort) or isinstance(value, str | bytes)
            if value is not None and wrong:
                raise ArgumentError(
                    f"{name} of an item cannot be {type(value).__name__}: {self!r}"
                )
