"""Lines of text, made of bytes as they come."""

from __future__ import annotations

from codecs import getincrementaldecoder
from io import IncrementalNewlineDecoder


class LineDecoder:
    """Makes lines of UTF-8 text; one ends with LF, CRLF or CR.

    A byte that is no UTF-8 is replaced, a byte order mark at the begin is left out.
    `held` is the number of characters that wait for the end of their line.

    >>> decoder = LineDecoder()
    >>> decoder.feed(b"one\\r\\ntw"), decoder.feed(b"o"), decoder.end()
    (['one'], [], ['two'])
    """

    def __init__(self) -> None:
        text = getincrementaldecoder("utf-8-sig")("replace")
        self._decoder = IncrementalNewlineDecoder(text, translate=True)
        self._begun: list[str] = []
        self.held = 0

    def feed(self, data: bytes) -> list[str]:
        """Take the next bytes; return the lines that they complete."""
        return self._split(self._decoder.decode(data))

    def end(self) -> list[str]:
        """Return the last line, which nothing ended, if there is one."""
        lines = self._split(self._decoder.decode(b"", final=True))
        return [*lines, last] if (last := "".join(self._begun)) else lines

    def _split(self, text: str) -> list[str]:
        first, *more = text.split("\n")
        self._begun.append(first)
        self.held += len(first)
        if not more:
            return []
        lines = ["".join(self._begun), *more[:-1]]
        self._begun, self.held = [more[-1]], len(more[-1])
        return lines
