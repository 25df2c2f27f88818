"""Forms with files, as ``multipart/form-data`` (RFC 7578)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import RawIOBase
from typing import BinaryIO, TypeAlias, cast
from uuid import uuid4

from ittybit.body import Body
from ittybit.content import Content
from ittybit.request_options import check_headers

FileContent: TypeAlias = bytes | BinaryIO | os.PathLike[str]
"""Bytes, a binary file, or the path of one."""

FileTypes: TypeAlias = (
    FileContent
    | tuple[str | None, FileContent]
    | tuple[str | None, FileContent, str | None]
    | tuple[str | None, FileContent, str | None, Mapping[str, str]]
)
"""A file, alone or as name and content, then the media type, then more headers."""

_ESCAPED = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A field of a form, or with `filename` a file."""

    name: str
    content: Content
    filename: str | None = None
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def head(self, boundary: str) -> bytes:
        """Return what stands before the content."""
        disposition = f'form-data; name="{self.name.translate(_ESCAPED)}"'
        if self.filename is not None:
            disposition += f'; filename="{self.filename.translate(_ESCAPED)}"'
        kind = {} if self.content_type is None else {"Content-Type": self.content_type}
        fields = {
            "Content-Disposition": disposition,
            **check_headers({**kind, **self.headers}),
        }
        lines = [f"--{boundary}", *(f"{n}: {v}" for n, v in fields.items()), "", ""]
        return "\r\n".join(lines).encode()


def multipart(parts: Iterable[Part]) -> tuple[str, Body]:
    """Return the content type, and the body, of a form of `parts`.

    No part is held in memory that was not there before.
    """
    boundary = uuid4().hex
    contents: list[Content] = []
    for part in parts:
        head = Content.of(part.head(boundary))
        contents += [head, part.content, Content.of(b"\r\n")]
    contents.append(Content.of(f"--{boundary}--\r\n".encode()))
    body = Body(
        name="the form",
        size=sum(content.size for content in contents),
        open=lambda: cast("BinaryIO", _Chain(contents)),
        unchanged=lambda: all(content.unchanged() for content in contents),
    )
    return f"multipart/form-data; boundary={boundary}", body


class _Chain(RawIOBase):
    """Contents that are read one after another, each no longer than was said."""

    def __init__(self, contents: Sequence[Content]) -> None:
        self._contents = iter(contents)
        self._file: BinaryIO | None = None
        self._left = 0

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes; none at the end, or where a content is short."""
        while not self._left:
            following = next(self._contents, None)
            if following is None:
                return b""
            self._leave()
            self._file, self._left = following.open(), following.size
        wanted = self._left if size < 0 else min(size, self._left)
        block = self._file.read(wanted) if self._file else b""
        self._left -= len(block)
        return block

    def _leave(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def close(self) -> None:
        """Close what is open."""
        self._leave()
        super().close()
