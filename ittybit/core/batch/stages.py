"""How far an item is, and what is written down of each step."""

from __future__ import annotations

from enum import IntEnum

import msgspec


class Stage(IntEnum):
    """The last step that is on disk."""

    WAITING = 0
    UPLOADED = 1
    INTENDED = 2
    CREATED = 3
    ENDED = 4
    DOWNLOADED = 5
    DONE = 6
    FAILED = 7


STEPS = ("upload", "create", "wait", "download")
"""The steps whose time is kept."""


class Uploaded(msgspec.Struct, frozen=True, tag=True):
    """The bytes are stored, as `file_id` at `url`; `sent` counts them."""

    seq: int
    file_id: str
    url: str | None
    sent: int
    seconds: float


class Intended(msgspec.Struct, frozen=True, tag=True):
    """A paid call is about to be sent, at `when` by the wall clock."""

    seq: int
    when: float


class Refused(msgspec.Struct, frozen=True, tag=True):
    """It is sure that the server has not done what was intended."""

    seq: int


class Created(msgspec.Struct, frozen=True, tag=True):
    """There is a task, job or run `id`; `adopted` tells that it was found again."""

    seq: int
    id: str
    seconds: float
    adopted: bool = False


class Ended(msgspec.Struct, frozen=True, tag=True):
    """The work has succeeded; `results` is a JSON list of what it made."""

    seq: int
    results: bytes
    seconds: float


class Downloaded(msgspec.Struct, frozen=True, tag=True):
    """The results are on this machine; `files` is a JSON list of paths."""

    seq: int
    files: bytes
    received: int
    seconds: float


class Done(msgspec.Struct, frozen=True, tag=True):
    """Everything was verified, at `when` by the wall clock."""

    seq: int
    when: float


class Finished(msgspec.Struct, frozen=True, tag=True):
    """Ended and done at once: there was nothing to download."""

    seq: int
    results: bytes
    seconds: float
    when: float


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The item was given up; `cause` groups like failures."""

    seq: int
    when: float
    cause: str
    error: str


class Retried(msgspec.Struct, frozen=True, tag=True):
    """A step is tried again."""

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
    | Retried
)
