"""The bytes of a stream in blocks that are used again."""

from __future__ import annotations

from typing import TypeAlias

Lent: TypeAlias = bytes | memoryview
"""Right until the next are asked for: who keeps them makes `bytes` of them."""

_LEAST = 1 << 19  # to pause and to go on costs as much as to receive so many bytes
_SPARE = 9 << 16  # TLS may hold so much, and gives it only once where the server closes


class TwoBlocks:
    """What comes of a body: one block is filled while the other is lent.

    Some bytes `came` before, `left` bytes are to come. A block of `size` bytes, half a
    MiB at least, is full; `enough` bytes, the rest of the body or an error are ready.

    >>> blocks = TwoBlocks(b"ab", size=4, left=3)
    >>> blocks.room[:2] = b"cd"
    >>> blocks.add(2)
    >>> bytes(blocks.lend()), blocks.left
    (b'abcd', 1)
    """

    def __init__(self, came: bytes | bytearray, size: int, left: int) -> None:
        self.size = self.enough = max(size, len(came), _LEAST)
        self.left: int = left
        self.is_followed: bool = False
        self.failure: BaseException | None = None
        self._filled = len(came)
        self._block = memoryview(bytearray(self.size + _SPARE))
        self._other = memoryview(bytearray(self.size + _SPARE))
        self._block[: self._filled] = came

    @property
    def is_full(self) -> bool:
        """Whether no more should come before the block is lent."""
        return self._filled >= self.size

    @property
    def is_ready(self) -> bool:
        """Whether it is of no use to wait for more."""
        ended = not self.left or self.failure is not None
        return ended or self._filled >= self.enough

    @property
    def room(self) -> memoryview:
        """Where to write what comes, with a byte for what follows the body."""
        return self._block[self._filled : self._filled + self.left + 1]

    def add(self, count: int) -> None:
        """Take note that so many bytes were written."""
        self.is_followed = count > self.left
        count = min(count, self.left)
        self._filled += count
        self.left -= count
        if not self.left:
            self.failure = None  # nothing is missing, whatever was said meanwhile

    def lend(self) -> memoryview:
        """Return what came, and fill the block that was lent before.

        Where nothing came, raises the error that there is, if any.
        """
        if self.failure is not None and not self._filled:
            raise self.failure
        lent = self._block[: self._filled]
        self._block, self._other = self._other, self._block
        self._filled = 0
        return lent

    def drop(self) -> None:
        """Keep nothing; it is an error to ask for what that loses."""
        if self.left or self._filled:
            self.failure = ConnectionError("Connection closed")
        self._filled = 0
        self._block = self._other = memoryview(b"")
