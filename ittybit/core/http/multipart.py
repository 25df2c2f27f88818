"""Encoding of forms with files as ``multipart/form-data`` (RFC 7578)."""

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
"""Bytes, a binary file, or the path of a file."""

FileTypes: TypeAlias = (
    FileContent
    | tuple[str | None, FileContent]
    | tuple[str | None, FileContent, str | None]
    | tuple[str | None, FileContent, str | None, Mapping[str, str]]
)
"""A file, or a tuple of its name, content, media type, and additional headers."""

# Browsers escape line breaks and quotes. Headers cannot contain control characters.
_ESCAPED = {code: f"%{code:02X}" for code in (*range(32), 34, 127)}


class Part(Struct, frozen=True, kw_only=True):
    """A field of a form. With `filename`, it is a file."""

    name: str
    content: Content
    filename: str | None = None
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def head(self, boundary: str) -> bytes:
        """Return the head of the part, or raise ArgumentError for an invalid header."""
        disposition = f'form-data; name="{self.name.translate(_ESCAPED)}"'
        if self.filename is not None:
            disposition += f'; filename="{self.filename.translate(_ESCAPED)}"'
        kind = {} if self.content_type is None else {"Content-Type": self.content_type}
        headers = merge_headers(
            merge_headers({"Content-Disposition": disposition}, kind), self.headers
        )
        lines = [f"--{boundary}", *(f"{n}: {v}" for n, v in headers.items()), "", ""]
        return encode_text(self.name, "\r\n".join(lines))

    @property
    def body(self) -> Body:
        """The content, with a name for messages."""
        name, content = self.filename or self.name, self.content
        return Body(name, content.size, content.open, unchanged=content.unchanged)


def encode_text(name: str, text: str) -> bytes:
    """Return `text` as UTF-8, or raise ArgumentError if it cannot be encoded."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise ArgumentError(
            f"{name}: {text[error.start : error.end]!r} cannot be encoded as UTF-8; "
            "if it is part of a file name, pass another name as (name, content)"
        ) from error


def encode_form(parts: Iterable[Part]) -> tuple[str, Body]:
    """Return the content type and the body of a form, without reading files."""
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
    """Concatenation of bodies. An error names the body that caused it."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        self._remaining = iter(bodies)
        self._body: Body | None = None
        self._file: BinaryIO | None = None
        self._sent = 0

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, or no bytes at the end."""
        while self._file is None or self._body is None or self._sent == self._body.size:
            self._close_file()
            self._body = next(self._remaining, None)
            if self._body is None:
                return b""
            self._open(self._body)
        left = self._body.size - self._sent
        try:
            block = self._file.read(left if size < 0 else min(size, left))
            self._body.check(block, self._sent)
        except Exception as error:
            raise self._body.wrap_error(error) from None
        self._sent += len(block)
        return block

    def _open(self, body: Body) -> None:
        try:
            self._file, self._sent = body.open(), 0
        except Exception as error:
            raise body.wrap_error(error) from None

    def _close_file(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def close(self) -> None:
        """Close the file that is being read."""
        self._close_file()
        super().close()
