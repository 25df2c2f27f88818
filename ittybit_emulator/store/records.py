"""What the store keeps: one struct for each noun of the API.

Addresses are not kept, since the ports may differ after a restart; `views` makes them.
"""

from typing import Any, Literal

import msgspec

from ittybit_emulator.rendering.facts import Facts
from ittybit_emulator.scripts import Script
from ittybit_emulator.store.identifiers import new_id, now

Generation = Literal["dated", "runs", "jobs"]
"""Which form of the API a record was made with, and is shown in."""

ENDED = frozenset({"completed", "failed", "cancelled"})


class Media(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A group of files about the same content (spec section 12)."""

    id: str = msgspec.field(default_factory=lambda: new_id("med"))
    title: str | None = None
    alt: str | None = None
    metadata: dict[str, Any] | None = None
    created: str = msgspec.field(default_factory=now)
    updated: str = msgspec.field(default_factory=now)


class File(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A stored file (spec section 13); its bytes are the blob of the same id."""

    id: str
    media_id: str
    object: str
    kind: str
    type: str
    filesize: int
    filename: str
    folder: str | None = None
    ref: str | None = None
    facts: Facts | None = None
    metadata: dict[str, Any] | None = None
    original: bool = False
    created_by: str
    upload: str | None = None
    """The signature of the URL by which the file came; without one, its last chunk."""
    created: str = msgspec.field(default_factory=now)
    updated: str = msgspec.field(default_factory=now)

    @property
    def path(self) -> str:
        """Folder and filename, joined."""
        return f"{self.folder}/{self.filename}" if self.folder else self.filename


class Task(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Work on one file (spec section 14), or a run or a job: a group of such work.

    Steps of a group have its id as `parent_id`.
    """

    id: str = msgspec.field(default_factory=lambda: new_id("task"))
    generation: Generation = "dated"
    kind: str
    status: str = "pending"
    progress: int = 0
    url: str | None = None
    """Where the input is, or where a task of kind `http` posts to."""
    file_id: str | None = None
    output_id: str | None = None
    error: str | None = None
    request: dict[str, Any] = msgspec.field(default_factory=dict[str, Any])
    """The body of the request, or the step, that made the task.

    Of later generations too it is flat: options beside `kind`, as in the dated API.
    """
    results: dict[str, Any] | None = None
    created_by: str
    parent_id: str | None = None
    after_id: str | None = None
    """The task whose `next` this is."""
    script: Script | None = None
    started: str | None = None
    finished: str | None = None
    created: str = msgspec.field(default_factory=now)
    updated: str = msgspec.field(default_factory=now)

    @property
    def ended(self) -> bool:
        """Whether the task will not change any more."""
        return self.status in ENDED

    @property
    def is_group(self) -> bool:
        """Whether it is done by its steps."""
        return self.kind == "workflow" or not self.id.startswith("task_")


class Automation(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A workflow that starts by itself (spec section 17)."""

    id: str = msgspec.field(default_factory=lambda: new_id("auto"))
    name: str | None = None
    description: str | None = None
    generation: Generation = "dated"
    trigger: dict[str, Any] | None = None
    """None for one that only a request starts."""
    workflow: list[dict[str, Any]]
    status: str = "active"
    created: str = msgspec.field(default_factory=now)
    updated: str = msgspec.field(default_factory=now)


class Upload(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A file that comes in chunks and is not whole yet (spec section 19.3)."""

    id: str = msgspec.field(default_factory=lambda: new_id("part"))
    path: str
    total: int
    ranges: list[tuple[int, int]] = msgspec.field(default_factory=list[tuple[int, int]])
    """The parts that are here, as half-open ranges of bytes, in order."""
    updated: str = msgspec.field(default_factory=now)
    """When the last part began or was whole."""
    differs: bool = False
    """Whether a part is known to be none of the file that is there already."""
