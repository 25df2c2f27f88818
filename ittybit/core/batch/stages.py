"""Stages of an item, and the changes that the journal records."""

from __future__ import annotations

from enum import IntEnum

import msgspec


class Stage(IntEnum):
    """Last step of an item that is on disk."""

    WAITING = 0
    UPLOADED = 1
    INTENDED = 2
    CREATED = 3
    ENDED = 4
    DOWNLOADED = 5
    DONE = 6
    FAILED = 7


STEPS = ("upload", "create", "wait", "download")
"""Steps whose duration is recorded."""


class Uploaded(msgspec.Struct, frozen=True, tag=True):
    """The server has stored `sent` bytes as `file_id` at `url`."""

    seq: int
    file_id: str
    url: str | None
    sent: int
    seconds: float


class Intended(msgspec.Struct, frozen=True, tag=True):
    """The client is about to send a paid call. `when` is a Unix time."""

    seq: int
    when: float


class Refused(msgspec.Struct, frozen=True, tag=True):
    """The server certainly did not execute the intended call."""

    seq: int


class Created(msgspec.Struct, frozen=True, tag=True):
    """The task, job, or run `id` exists. If `adopted`, a later search found it."""

    seq: int
    id: str
    seconds: float
    adopted: bool = False


class Ended(msgspec.Struct, frozen=True, tag=True):
    """The work has succeeded. `results` is a JSON list of Result objects."""

    seq: int
    results: bytes
    seconds: float


class Downloaded(msgspec.Struct, frozen=True, tag=True):
    """The results were downloaded. `files` is a JSON list of paths."""

    seq: int
    files: bytes
    received: int
    seconds: float


class Done(msgspec.Struct, frozen=True, tag=True):
    """All results were verified. `when` is a Unix time."""

    seq: int
    when: float


class Finished(msgspec.Struct, frozen=True, tag=True):
    """The work ended, and no download is needed. Combines Ended and Done."""

    seq: int
    results: bytes
    seconds: float
    when: float


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The item failed. `cause` groups similar failures."""

    seq: int
    when: float
    cause: str
    error: str


class Restarted(msgspec.Struct, frozen=True, tag=True):
    """The work failed on the server, and `attempt` creates it again."""

    seq: int
    attempt: int


class Reopened(msgspec.Struct, frozen=True, tag=True):
    """The item failed only because the server was not available. It is open again."""

    seq: int


class Retried(msgspec.Struct, frozen=True, tag=True):
    """Journal record: the client retries a step."""

    seq: int


Change = (
    Uploaded
    | Intended
    | Refused
    | Created
    | Ended
    | Downloaded
    | Done
    | Finished
    | Failed
    | Restarted
    | Reopened
    | Retried
)
