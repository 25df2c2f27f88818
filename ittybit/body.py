"""Request bodies that can be sent again."""

import errno
from collections.abc import Callable, Sized
from typing import BinaryIO

from msgspec import Struct

from ittybit.errors import LocalFileError


class Body(Struct, frozen=True):
    """Bytes that are opened anew for each try and never held in memory.

    `name` is told in errors; `size` is in bytes and must be right; `open` returns a
    binary file at its start; `unchanged` tells, when all was read, whether it still is
    what it was; `on_progress` is called with the bytes sent so far, and
    from 0 again on another try. It is read in blocks of at most `block` bytes, before
    each of which goes, `pause` says for how many seconds to wait.
    """

    name: str
    size: int
    open: Callable[[], BinaryIO]
    on_progress: Callable[[int], object] | None = None
    unchanged: Callable[[], bool] = lambda: True
    block: int = 1 << 20
    pause: Callable[[int], float] | None = None

    def seconds(self, size: int) -> float:
        """Return for how long to wait before a block of `size` bytes goes."""
        return self.pause(size) if self.pause is not None else 0.0

    def report(self, sent: int) -> None:
        """Tell whoever watches that `sent` bytes have gone."""
        if self.on_progress is not None:
            self.on_progress(sent)

    def failed(self, error: Exception) -> Exception:
        """Return `error` of opening or reading as one that names the file."""
        if isinstance(error, OSError) and not isinstance(error, LocalFileError):
            return LocalFileError.wrap(error, self.name, "read")
        return error

    def check(self, block: Sized, sent: int) -> None:
        """Raise LocalFileError where `block`, read after `sent` bytes, shows a change.

        It is empty where the file became shorter; the last one is not sent where the
        file was written to in between, so that no mixture passes for the file.
        """
        if not block:
            told = f"{self.size} bytes were announced, {sent} were there"
        elif sent + len(block) == self.size and not self.unchanged():
            told = "it was written to in between"
        else:
            return
        raise LocalFileError(
            f"{self.name!r} changed while it was sent: {told}; send it again "
            "when nobody writes to it",
            path=self.name,
            number=errno.EIO,
        )
