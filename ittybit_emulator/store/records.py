"""Records of the store, one struct for each resource of the APIs.

Records contain no URLs of the emulator, because its ports may change with a restart.
"""

from typing import Any, Literal

import msgspec

from ittybit_emulator.rendering.files import Facts
from ittybit_emulator.store.identifiers import new_id, now

Generation = Literal["dated", "runs", "jobs"]
"""The API that created a record, which determines its JSON form."""

ENDED = frozenset({"completed", "failed", "cancelled"})


def update(record: Any, changes: msgspec.Struct) -> None:
    """Set the fields of `changes` that are not UNSET, and the time of the update."""
    for name, value in msgspec.structs.asdict(changes).items():
        if value is not msgspec.UNSET:
            setattr(record, name, msgspec.to_builtins(value))
    record.updated = now()


def join_path(folder: str | None, filename: str) -> str:
    """Return the path of the file `filename` in `folder`."""
    return f"{folder}/{filename}" if folder else filename


class Media(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A media item: a group of files with the same content."""

    id: str = msgspec.field(default_factory=lambda: new_id("med"))
    title: str | None = None
    alt: str | None = None
    metadata: dict[str, Any] | None = None
    created: str = msgspec.field(default_factory=now)
    updated: str = msgspec.field(default_factory=now)


class File(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A stored file; its content is the blob with the same ID."""

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
    """The signature of the upload URL, or the ``Content-Range`` of the last chunk."""
    created: str = msgspec.field(default_factory=now)
    updated: str = msgspec.field(default_factory=now)

    @property
    def path(self) -> str:
        """Folder and filename, joined."""
        return join_path(self.folder, self.filename)


class Script(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The course of a task that is simulated instead of rendered.

    Args:
        wait: Seconds that the task stays in the queue.
        seconds: Seconds that the task then stays in progress.
        error: The error with which the task fails. None means that it succeeds.

    >>> Script(seconds=3)
    """

    wait: float = 0
    seconds: float = 0
    error: str | None = None


class Task(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A task, or a group of tasks: a workflow, a run, or a job.

    The steps of a group have its ID as `parent_id`.
    """

    id: str = msgspec.field(default_factory=lambda: new_id("task"))
    generation: Generation = "dated"
    kind: str
    status: str = "pending"
    progress: int = 0
    url: str | None = None
    """The URL of the input, or the target of a task of kind `http`."""
    file_id: str | None = None
    output_id: str | None = None
    error: str | None = None
    request: dict[str, Any] = msgspec.field(default_factory=dict[str, Any])
    """The request body or the step that created the task.

    It is flat in every API generation: the options are beside `kind`.
    """
    results: dict[str, Any] | None = None
    created_by: str
    parent_id: str | None = None
    after_id: str | None = None
    """The task that this one follows."""
    script: Script | None = None
    started: str | None = None
    finished: str | None = None
    created: str = msgspec.field(default_factory=now)
    updated: str = msgspec.field(default_factory=now)

    @property
    def ended(self) -> bool:
        """True if the task has ended and will not change again."""
        return self.status in ENDED

    @property
    def is_group(self) -> bool:
        """True if the task consists of steps."""
        return self.kind == "workflow" or not self.id.startswith("task_")


class Automation(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A workflow that starts automatically."""

    id: str = msgspec.field(default_factory=lambda: new_id("auto"))
    name: str | None = None
    description: str | None = None
    generation: Generation = "dated"
    trigger: dict[str, Any] | None = None
    """None if only a request starts the automation."""
    workflow: list[dict[str, Any]]
    status: str = "active"
    created: str = msgspec.field(default_factory=now)
    updated: str = msgspec.field(default_factory=now)


class Upload(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An unfinished upload in chunks."""

    id: str = msgspec.field(default_factory=lambda: new_id("part"))
    path: str
    total: int
    ranges: list[tuple[int, int]] = msgspec.field(default_factory=list[tuple[int, int]])
    """The received chunks as sorted half-open byte ranges."""
    updated: str = msgspec.field(default_factory=now)
    """When a chunk last started or completed."""
    differs: bool = False
    """Whether a chunk differs from the completed file at the same path."""


class Event(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A change of a task or a run; `data` is its JSON object at that time."""

    id: str = msgspec.field(default_factory=lambda: new_id("evt"))
    kind: str
    data: dict[str, Any]
    created: str = msgspec.field(default_factory=now)


class Endpoint(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A webhook endpoint, which receives events."""

    id: str = msgspec.field(default_factory=lambda: new_id("we"))
    name: str | None = None
    url: str
    topics: list[str]
    status: str = "active"
    secret: str = msgspec.field(default_factory=lambda: new_id("whsec"))
    verified: str | None = None
    """When the endpoint first returned a 2xx response."""
    created: str = msgspec.field(default_factory=now)
    updated: str = msgspec.field(default_factory=now)

    def __repr__(self) -> str:  # without the secret
        return f"<Endpoint {self.id} {self.url}>"


class Connection(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A connection: credentials for S3 storage."""

    id: str = msgspec.field(default_factory=lambda: new_id("conn"))
    kind: str = "s3"
    name: str
    endpoint: str
    region: str
    access_key_id: str
    secret_access_key: str
    is_default: bool = False
    created: str = msgspec.field(default_factory=now)
    updated: str = msgspec.field(default_factory=now)

    def __repr__(self) -> str:  # without the secret
        return f"<Connection {self.id} {self.endpoint}>"


class Replay(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The response to a POST, saved for a retry with the same idempotency key."""

    id: str
    """The path and the idempotency key."""
    body: bytes
    created: str = msgspec.field(default_factory=now)
