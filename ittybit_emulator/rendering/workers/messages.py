"""What the server and its worker processes say to each other."""

import os
from pathlib import Path
from typing import Any

import msgspec

from ittybit_emulator.rendering.facts import Facts
from ittybit_emulator.rendering.rendition import Rendition

LENGTH = 4
"""Bytes before each message that tell its length, the highest first."""


class ProbeJob(msgspec.Struct, frozen=True, tag=True):
    """Say what the file is."""

    path: Path


class RenderJob(msgspec.Struct, frozen=True, tag=True):
    """Render the file into the folder `target`."""

    kind: str
    source: Path
    options: dict[str, Any]  # msgspec leaves Any alone, but asks the hook for object
    target: Path


class Begun(msgspec.Struct, frozen=True, tag=True):
    """The job has arrived."""


class Progress(msgspec.Struct, frozen=True, tag=True):
    """So many percent are done."""

    percent: float


class Probed(msgspec.Struct, frozen=True, tag=True):
    """The answer to a ProbeJob."""

    facts: Facts


class Rendered(msgspec.Struct, frozen=True, tag=True):
    """The answer to a RenderJob."""

    renditions: list[Rendition]


class Refused(msgspec.Struct, frozen=True, tag=True):
    """The answer to a job that cannot be done: the text of a MediaError."""

    text: str
    about_options: bool = False


Job = ProbeJob | RenderJob
Answer = Probed | Rendered | Refused
Message = Begun | Progress | Answer


def encode(message: Job | Message) -> bytes:
    """Return the message with its length before it."""
    body = _encoder.encode(message)
    return len(body).to_bytes(LENGTH) + body


def decode_job(body: bytes) -> Job:
    """Read what the server says, without its length."""
    return _jobs.decode(body)


def decode_message(body: bytes) -> Message:
    """Read what a worker says, without its length."""
    return _messages.decode(body)


def _from_path(value: object) -> bytes:
    """Bytes, since the name of a file need not be text."""
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
