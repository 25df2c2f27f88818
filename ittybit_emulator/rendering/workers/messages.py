"""Messages between the server and its worker processes: lines of JSON."""

import base64
import os
from pathlib import Path
from typing import Any

import msgspec

from ittybit_emulator.rendering.files import Facts, Rendition


class Job(msgspec.Struct, frozen=True):
    """A request to probe a file, or to render it into the folder `target`."""

    source: Path
    kind: str | None = None
    """None for probing."""
    options: dict[str, Any] = {}  # with object, msgspec would call the hook for each
    target: Path | None = None


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """A notice that the job has started, its progress, or how it ended."""

    percent: float | None = None
    facts: Facts | None = None
    renditions: list[Rendition] | None = None
    error: str | None = None
    """The text of a MediaError."""
    about_options: bool = False
    """Whether the error is an OptionError."""


def encode(message: Job | Message) -> bytes:
    """Return the line of a message."""
    return _encoder.encode(message) + b"\n"


def _from_path(value: object) -> bytes:
    """Encode a path as bytes, because a filename may not be valid text."""
    if isinstance(value, Path):
        return os.fsencode(value)
    raise NotImplementedError(f"{type(value).__name__} cannot be sent to a worker")


def _to_path(wanted: type, value: object) -> Path:
    assert issubclass(wanted, Path)
    assert isinstance(value, str)
    return Path(os.fsdecode(base64.b64decode(value)))


_encoder = msgspec.json.Encoder(enc_hook=_from_path)
decode_job = msgspec.json.Decoder(Job, dec_hook=_to_path).decode
decode_message = msgspec.json.Decoder(Message, dec_hook=_to_path).decode
