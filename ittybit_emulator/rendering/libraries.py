"""Use of PyAV and Pillow: error translation."""

import struct
import zlib
from collections.abc import Generator
from contextlib import contextmanager

from av.error import ExternalError, FFmpegError

from ittybit_emulator.errors import MediaError

_DAMAGED = (
    *(OSError, EOFError, SyntaxError, ValueError, RuntimeError),
    *(LookupError, ArithmeticError, struct.error, zlib.error),
)
"""Exceptions that Pillow's decoders raise for damaged files."""


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
    except _DAMAGED as error:
        reason = str(error).rstrip(".") or type(error).__name__
        raise MediaError(f"{action} failed: {_lowercase_start(reason)}") from error


def _lowercase_start(reason: str) -> str:
    """Return `reason` with a lowercase first letter, except for acronyms like PNG."""
    return reason[0].lower() + reason[1:] if reason[1:2].islower() else reason
