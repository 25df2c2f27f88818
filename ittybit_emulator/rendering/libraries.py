"""Use of PyAV and Pillow: files and errors."""

import struct
import zlib
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import av
from av.audio.frame import AudioFrame
from av.buffer import Buffer
from av.container.input import InputContainer
from av.error import ExternalError, FFmpegError
from av.logging import INFO, get_level, set_level
from av.sidedata.sidedata import Type
from av.video.frame import VideoFrame

from ittybit_emulator.errors import MediaError

DAMAGED = (
    *(OSError, EOFError, SyntaxError, ValueError, RuntimeError),
    *(LookupError, ArithmeticError, struct.error, zlib.error),
)
"""Exceptions that Pillow's decoders raise for damaged files."""

# By default, PyAV before version 19 fails on a title that is not UTF-8.
_LENIENT = (
    {} if int(av.__version__.split(".")[0]) > 18 else {"metadata_errors": "replace"}
)
_open = cast(Callable[..., InputContainer], av.open)


def open_container(
    file: str | BinaryIO, protocols: str, demuxers: str | None = None
) -> InputContainer:
    """Open a file; libav may use only these protocols and these demuxers."""
    options = {"protocol_whitelist": protocols}
    if demuxers is not None:
        options["format_whitelist"] = demuxers
    return _open(file, container_options=options, **_LENIENT)


def open_image(path: Path, demuxer: str) -> InputContainer:
    """Open an image with this demuxer, whatever the file contains."""
    options = {"protocol_whitelist": "file"}
    name = f"file:{path.absolute()}"
    return _open(name, format=demuxer, container_options=options, **_LENIENT)


def describe_container(container: InputContainer) -> str:
    """Return the description that `ffmpeg -i` prints: PyAV reports only parts of it.

    Decoders must not run, because PyAV's log may block their threads.
    """
    level = get_level()
    set_level(INFO)
    try:  # PyAV's stubs lack this method.
        text: str = cast(Any, container).dumps_format()
        return text
    finally:
        set_level(level)


def side_data(frame: VideoFrame | AudioFrame, kind: Type) -> bytes | None:
    """Return a part of the metadata of a frame, or None if PyAV cannot read it."""
    try:  # PyAV's stubs claim that the keys are strings.
        found = cast(Mapping[object, Buffer], frame.side_data).get(kind)
    except ValueError:  # PyAV does not know all kinds of libav
        return None
    return None if found is None else bytes(found)


@contextmanager
def translate_errors(action: str) -> Generator[None]:
    """Turn exceptions of PyAV and Pillow into a MediaError that names `action`."""
    try:
        yield
    except MemoryError as error:
        raise MediaError(f"{action} needs more memory than allowed") from error
    except ExternalError as error:
        reason = "the encoder failed, probably because memory ran out"
        raise MediaError(f"{action} failed: {reason}") from error
    except FFmpegError as error:
        reason = (error.strerror or type(error).__name__).rstrip(".")
        raise MediaError(f"{action} failed: {_lowercase_start(reason)}") from error
    except DAMAGED as error:
        reason = str(error).rstrip(".") or type(error).__name__
        raise MediaError(f"{action} failed: {_lowercase_start(reason)}") from error


def _lowercase_start(reason: str) -> str:
    """Return `reason` with a lowercase first letter, except for acronyms like PNG."""
    return reason[0].lower() + reason[1:] if reason[1:2].islower() else reason
