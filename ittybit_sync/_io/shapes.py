"""Shapes that have no twin: what is there at once here is awaited in the other."""

from __future__ import annotations

from typing import Annotated, BinaryIO, Self, TypeAlias, TypeVar

from ittybit.body import Body

T = TypeVar("T")

Eventually: TypeAlias = Annotated[T, "returned at once"]
"""A T that a function returns in its colour."""


class Begun:
    """Something that is loaded before it is handed out."""

    def load(self) -> Self:
        """Load what is not loaded yet."""
        raise NotImplementedError


B = TypeVar("B", bound=Begun)


def begin(begun: B) -> B:
    """Return `begun`, loaded."""
    return begun.load()


class BodySource:
    """A Body as a file for one try; `failure` is what broke on this side."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._file: BinaryIO | None = None
        self._sent = 0
        self.failure: Exception | None = None

    def read(self, size: int) -> bytes:
        """Return the next bytes, at most `size`, and none at the end."""
        try:
            if self._file is None:
                self._file = self._body.open()
            self._body.report(self._sent)
            left = self._body.size - self._sent
            block = self._file.read(min(size, left)) if left else b""
            if left and not block:
                raise self._body.ended_early(self._sent)
        except Exception as error:
            self.failure = self._body.failed(error)
            raise
        self._sent += len(block)
        return block

    def close(self) -> None:
        """Close the file; it is opened anew for another try."""
        if self._file is not None:
            self._file.close()
