"""Runs: tasks that follow one another (spec section 23)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Required, TypeAlias, TypedDict

from ittybit.types.model import UNSENT_LIST, Model
from ittybit.types.task import ENDED, SUCCEEDED, is_one_of
from ittybit.types.timestamp import Timestamp

RunKind: TypeAlias = Literal[
    "video",
    "adaptive_video",
    "image",
    "audio",
    "speech",
    "nsfw",
    "summary",
    "outline",
    "subtitles",
    "chapters",
    "ingest",
    "conditions",
    "upload",
]


class RunStep(TypedDict, total=False):
    """A task of a new run.

    `url` is the input: http, https or s3; steps under `next` work on what this one
    makes, and have none. `destination` is ``s3://bucket/key``, to which the result is
    copied; `connection_id` names the connection for s3 URLs, else the default one is
    used. `options` are those of the kind, as in `ittybit.types.kinds`, but that
    `quality` is a level and `fps` at most 60.
    """

    kind: Required[RunKind]
    url: str
    options: Mapping[str, Any]
    connection_id: str
    destination: str
    metadata: Mapping[str, Any]
    next: Sequence[Mapping[str, Any]]


class RunTask(Model, frozen=True, kw_only=True):
    """How far a task of a run is; `progress` is 0 to 100."""

    id: str
    kind: str | None = None
    status: str | None = None
    progress: float | None = None


class Run(Model, frozen=True, kw_only=True):
    """Tasks that were started together, and those that follow them.

    `status` is ``waiting``, ``validating``, ``queued``, ``processing``, ``finishing``,
    ``succeeded``, ``failed`` or ``cancelled``; other values may come and count as
    running. `progress` is 0 to 100. `error` has ``kind`` and ``message``; `created_by`
    is the id of the key or automation.
    """

    id: str
    object: str | None = None
    status: str | None = None
    progress: float | None = None
    tasks: tuple[RunTask, ...] = UNSENT_LIST
    error: Any = None
    metadata: dict[str, Any] | None = None
    created_by: str | None = None
    created_at: Timestamp | None = None
    started_at: Timestamp | None = None
    finished_at: Timestamp | None = None
    updated_at: Timestamp | None = None

    @property
    def kind(self) -> None:
        """None: the tasks of a run are of several kinds."""

    @property
    def ended(self) -> bool:
        """Whether the run will not change any more."""
        return is_one_of(self.status, ENDED)

    @property
    def succeeded(self) -> bool:
        """Whether the run ended well."""
        return is_one_of(self.status, SUCCEEDED)
