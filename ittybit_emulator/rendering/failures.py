"""Failures of the libraries, told as MediaError."""

from collections.abc import Generator
from contextlib import contextmanager

from av.error import FFmpegError

from ittybit_emulator.rendering.errors import MediaError


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
    except FFmpegError as error:
        reason = (error.strerror or type(error).__name__).rstrip(".")
        raise MediaError(f"{doing} failed: {_lowered(reason)}.") from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError) as error:
        # What Pillow's readers raise on damaged files.
        reason = str(error).rstrip(".") or type(error).__name__
        raise MediaError(f"{doing} failed: {_lowered(reason)}.") from error


def _lowered(reason: str) -> str:
    """A reason that goes on inside a sentence; `PNG` and the like stay."""
    return reason[0].lower() + reason[1:] if reason[1:2].islower() else reason
