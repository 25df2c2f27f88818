"""Failures of the libraries, told as MediaError."""

import struct
import zlib
from collections.abc import Generator
from contextlib import contextmanager

from av.error import ExternalError, FFmpegError

from ittybit_emulator.rendering.errors import MediaError

_DAMAGED = (
    *(OSError, EOFError, SyntaxError, ValueError, RuntimeError),
    *(LookupError, ArithmeticError, struct.error, zlib.error),
)
"""What Pillow's readers raise, each in its own way, on damaged files."""


@contextmanager
def translated(doing: str) -> Generator[None]:
    """Turn what PyAV and Pillow raise into one readable sentence.

    Args:
        doing: What is being done, to begin that sentence: "Reading the file".

    Raises:
        MediaError: In place of a library's error or a lack of memory.
    """
    try:
        yield
    except MemoryError as error:
        raise MediaError(f"{doing} needs more memory than is allowed.") from error
    except ExternalError as error:
        reason = "the encoder gave up, most likely for want of memory"
        raise MediaError(f"{doing} failed: {reason}.") from error
    except FFmpegError as error:
        reason = (error.strerror or type(error).__name__).rstrip(".")
        raise MediaError(f"{doing} failed: {_lowered(reason)}.") from error
    except _DAMAGED as error:
        reason = str(error).rstrip(".") or type(error).__name__
        raise MediaError(f"{doing} failed: {_lowered(reason)}.") from error


def _lowered(reason: str) -> str:
    """A reason that goes on inside a sentence; `PNG` and the like stay."""
    return reason[0].lower() + reason[1:] if reason[1:2].islower() else reason
