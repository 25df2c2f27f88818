"""Forms with files, as ``multipart/form-data`` (RFC 7578)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import partial
from io import BytesIO, RawIOBase
from typing import BinaryIO, TypeAlias, cast
from uuid import uuid4

from msgspec import Struct, field

from ittybit.body import Body, Content
from ittybit.core.http.request_options import merge_headers
from ittybit.errors import ArgumentError

FileContent: TypeAlias = bytes | BinaryIO | os.PathLike[str]
"""Bytes, a binary file, or the path of one."""

FileTypes: TypeAlias = (
    FileContent
    | tuple[str | None, FileContent]
    | tuple[str | None, FileContent, str | None]
    | tuple[str | None, FileContent, str | None, Mapping[str, str]]
)
"""A file, alone or as name and content, then the media type, then more headers."""

# Line breaks as browsers have them; no other control character can be in a header.
_ESCAPED = {code: f"%{code:02X}" for code in (*range(32), 34, 127)}


class Part(Struct, frozen=True, kw_only=True):
    """A field of a form, or with `filename` a file; `more` are headers of its own."""

    name: str
    content: Content
    filename: str | None = None
    content_type: str | None = None
    more: Mapping[str, str] = field(default_factory=dict[str, str])

    def head(self, boundary: str) -> bytes:
        """Return what stands before the content; ArgumentError for what cannot."""
        disposition = f'form-data; name="{self.name.translate(_ESCAPED)}"'
        if self.filename is not None:
            disposition += f'; filename="{self.filename.translate(_ESCAPED)}"'
        kind = {} if self.content_type is None else {"Content-Type": self.content_type}
        told = merge_headers(
            merge_headers({"Content-Disposition": disposition}, kind), self.more
        )
        lines = [f"--{boundary}", *(f"{n}: {v}" for n, v in told.items()), "", ""]
        return encode_text(self.name, "\r\n".join(lines))

    @property
    def body(self) -> Body:
        """The content, by the name that an error tells."""
        name, content = self.filename or self.name, self.content
        return Body(name, content.size, content.open, unchanged=content.unchanged)


def encode_text(name: str, text: str) -> bytes:
    """Return `text` of the part `name` in UTF-8; ArgumentError where that cannot be."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise ArgumentError(
            f"{name}: {text[error.start : error.end]!r} is no text that can be sent; "
            "a file whose name holds it needs another, as (name, content)"
        ) from error


def encode_form(parts: Iterable[Part]) -> tuple[str, Body]:
    """Return the content type, and the body, of a form of `parts`.

    No part is held in memory that was not there before.
    """
    boundary = uuid4().hex
    bodies: list[Body] = []
    for part in parts:
        bodies += [_line(part.head(boundary)), part.body, _line(b"\r\n")]
    bodies.append(_line(f"--{boundary}--\r\n".encode()))
    body = Body(
        name="the form",
        size=sum(body.size for body in bodies),
        open=lambda: cast("BinaryIO", _Chain(bodies)),
    )
    return f"multipart/form-data; boundary={boundary}", body


def _line(data: bytes) -> Body:
    return Body("the form", len(data), partial(BytesIO, data))


class _Chain(RawIOBase):
    """Bodies that are read one after another; an error names the one it is about."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        self._following = iter(bodies)
        self._body: Body | None = None
        self._file: BinaryIO | None = None
        self._sent = 0

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, and none at the end."""
        while self._file is None or self._body is None or self._sent == self._body.size:
            self._leave()
            self._body = next(self._following, None)
            if self._body is None:
                return b""
            self._open(self._body)
        left = self._body.size - self._sent
        try:
            block = self._file.read(left if size < 0 else min(size, left))
            self._body.check(block, self._sent)
        except Exception as error:
            raise self._body.failed(error) from None
        self._sent += len(block)
        return block

    def _open(self, body: Body) -> None:
        try:
            self._file, self._sent = body.open(), 0
        except Exception as error:
            raise body.failed(error) from None

    def _leave(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def close(self) -> None:
        """Close what is open."""
        self._leave()
        super().close()
