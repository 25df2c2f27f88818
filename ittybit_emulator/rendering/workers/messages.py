"""Messages between the server and its worker processes."""

import os
from pathlib import Path
from typing import Any

import msgspec

from ittybit_emulator.rendering.files import Facts, Rendition

LENGTH = 4
"""Size in bytes of the big-endian length before each message."""


class ProbeJob(msgspec.Struct, frozen=True, tag=True):
    """A request to probe a file."""

    path: Path


class RenderJob(msgspec.Struct, frozen=True, tag=True):
    """A request to render a file into the folder `target`."""

    kind: str
    source: Path
    options: dict[str, Any]  # with object, msgspec would call the hook for each value
    target: Path


class JobStarted(msgspec.Struct, frozen=True, tag=True):
    """Notice that the worker has received the job."""


class JobProgress(msgspec.Struct, frozen=True, tag=True):
    """Progress of the job in percent."""

    percent: float


class Probed(msgspec.Struct, frozen=True, tag=True):
    """The result of a ProbeJob."""

    facts: Facts


class Rendered(msgspec.Struct, frozen=True, tag=True):
    """The result of a RenderJob."""

    renditions: list[Rendition]


class JobFailed(msgspec.Struct, frozen=True, tag=True):
    """The result of a failed job: the text of its MediaError."""

    text: str
    about_options: bool = False


Job = ProbeJob | RenderJob
Answer = Probed | Rendered | JobFailed
Message = JobStarted | JobProgress | Answer


def encode(message: Job | Message) -> bytes:
    """Return the message, preceded by its length."""
    body = _encoder.encode(message)
    return len(body).to_bytes(LENGTH) + body


def decode_job(body: bytes) -> Job:
    """Decode a message from the server, without its length."""
    return _jobs.decode(body)


def decode_message(body: bytes) -> Message:
    """Decode a message from a worker, without its length."""
    return _messages.decode(body)


def _from_path(value: object) -> bytes:
    """Encode a path as bytes, because a filename may not be valid text."""
    if isinstance(value, Path):
        return os.fsencode(value)
    raise NotImplementedError(f"{type(value).__name__} cannot be sent to a worker")


def _to_path(wanted: type, value: object) -> Path:
    assert issubclass(wanted, Path)
    assert isinstance(value, bytes)
    return Path(os.fsdecode(value))


_encoder = msgspec.msgpack.Encoder(enc_hook=_from_path)
_jobs: msgspec.msgpack.Decoder[Job] = msgspec.msgpack.Decoder(Job, dec_hook=_to_path)
_messages: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(
    Message, dec_hook=_to_path
)
