"""Version, range, and checksum of a file in a response (RFC 9110, sections 8, 14)."""

from __future__ import annotations

import binascii
import hashlib
import math
import re
from base64 import b64decode
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import BinaryIO, Self

from msgspec import Struct

from ittybit.core.http.compression import NO_CODINGS
from ittybit.core.http.models import Response
from ittybit.core.http.ranges import parse_content_range
from ittybit.errors import APIResponseValidationError


class FileVersion(Struct, frozen=True):
    """The version of a file from which the server made a response."""

    total: int | None
    """Size of the file in bytes, if known."""
    validator: str | None
    """Strong ETag or modification time. Without one, versions cannot be compared."""
    digest: Digest | None = None
    """Checksum of the file, if the server sent one."""

    def is_same(self, other: FileVersion) -> bool:
        """Return whether both are certainly the same bytes."""
        if self.validator is None or self.validator != other.validator:
            return False
        return None in (self.total, other.total) or self.total == other.total


class Piece(Struct, frozen=True):
    """The part of a file that a response contains: bytes `start` up to `stop`.

    `stop` is None for the rest of the file.
    """

    start: int
    stop: int | None
    version: FileVersion
    length: int | None = None
    """Size of the body in bytes, if known."""

    @classmethod
    def from_response(cls, response: Response) -> Self:
        """Return the part of the file that `response` contains.

        Raises APIResponseValidationError if the response is not an unencoded file.
        """
        headers, status = response.headers, response.status_code
        span = parse_content_range(headers.get("content-range", ""))
        if _content_encoding(headers) not in NO_CODINGS:
            raise APIResponseValidationError(
                f"{response.request}: the server sent the file with "
                f"{_describe(headers)}, although the client asked for none, so its "
                "size and ranges cannot be checked; turn the encoding off on the "
                "server, or read the decoded file with client.get(url)",
                response=response,
            )
        if status not in (200, 206) or (status == 206) != (span is not None):
            has = "with" if "content-range" in headers else "without"
            raise APIResponseValidationError(
                f"{response.request}: expected a file, got status {status} {has} "
                "Content-Range",
                response=response,
            )
        given = headers.get("content-length", "")
        length = int(given) if given.isascii() and given.isdecimal() else None
        if span is None:
            return cls(0, None, _version(length, headers), length)
        return cls(span[0].start, span[0].stop, _version(span[1], headers), length)


def _content_encoding(headers: Mapping[str, str]) -> str:
    return headers.get("content-encoding", "").strip().lower()


def _describe(headers: Mapping[str, str]) -> str:
    # Other names may be echoed secrets, so no message and no variable contains one.
    for name in ("gzip", "x-gzip", "deflate", "br", "zstd"):
        if name == _content_encoding(headers):
            return f"content encoding {name!r}"
    return "an unknown content encoding"


def _version(total: int | None, headers: Mapping[str, str]) -> FileVersion:
    digest = Digest.parse(headers.get("repr-digest", ""))
    return FileVersion(total, _validator(headers), digest)


def _validator(headers: Mapping[str, str]) -> str | None:
    tag = headers.get("etag", "")
    if tag.startswith('"'):  # a weak ETag starts with W/
        return tag
    modified = headers.get("last-modified", "")
    age = _timestamp(headers.get("date", "")) - _timestamp(modified)
    # The file can change again within the same second (RFC 9110, section 8.8.2.2).
    return modified if age >= 1 else None


def _timestamp(date: str) -> float:
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError):
        return math.nan


# A match starts at the start of a name, else the time of a long name is quadratic.
_FIELD = re.compile(r"(?<![a-z0-9-])([a-z0-9-]+)=:([A-Za-z0-9+/=]*):")
_ALGORITHMS = {"sha-512": "sha512", "sha-256": "sha256"}  # the strongest first
_BLOCK = 1 << 20


class Digest(Struct, frozen=True):
    """A checksum. `algorithm` is a name of `hashlib`."""

    algorithm: str
    value: bytes

    @classmethod
    def parse(cls, header: str) -> Digest | None:
        """Return the strongest supported checksum of a ``Repr-Digest`` header, if any.

        >>> Digest.parse("sha-256=:uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=:")
        Digest(algorithm='sha256', value=b'...')
        """
        fields = dict(_FIELD.findall(header))
        for name, algorithm in _ALGORITHMS.items():
            try:
                value = b64decode(fields[name], validate=True)
            except (KeyError, binascii.Error):
                continue
            if len(value) == hashlib.new(algorithm).digest_size:
                return cls(algorithm, value)
        return None

    def matches(self, file: BinaryIO) -> bool:
        """Return whether the rest of `file` has this checksum."""
        hasher = hashlib.new(self.algorithm)
        while block := file.read(_BLOCK):
            hasher.update(block)
        return hasher.digest() == self.value
