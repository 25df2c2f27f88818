"""What an answer says of a file as a whole (RFC 9110, sections 8 and 14)."""

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

from ittybit.core.http.models import Response
from ittybit.core.http.ranges import parse_content_range
from ittybit.errors import APIResponseValidationError


class FileVersion(Struct, frozen=True):
    """The state of a file that an answer was made of.

    `total` is its size in bytes, None where that is not told. `validator` names the
    state: a strong ETag or else the time of the last change; None where there is none,
    so that two answers cannot be known to be of the same file. `digest` is its checksum
    where the server tells one.
    """

    total: int | None
    validator: str | None
    digest: Digest | None = None

    def is_same(self, other: FileVersion) -> bool:
        """Tell whether both are known to be the same bytes."""
        if self.validator is None or self.validator != other.validator:
            return False
        return None in (self.total, other.total) or self.total == other.total


class Piece(Struct, frozen=True):
    """What of a file an answer holds: its bytes from `start` up to `stop`.

    `stop` is None for the whole file.
    """

    start: int
    stop: int | None
    of: FileVersion

    @classmethod
    def read(cls, response: Response) -> Self:
        """Return what `response` holds.

        Raises APIResponseValidationError where that is not the file as it is.
        """
        headers, status = response.headers, response.status_code
        packed = headers.get("content-encoding", "identity").strip().lower()
        span = parse_content_range(headers.get("content-range", ""))
        if (
            packed != "identity"
            or status not in (200, 206)
            or (status == 206) != (span is not None)
        ):
            raise APIResponseValidationError(
                f"{response.request}: expected a file as it is, got {status} "
                f"in {_name_of(packed)}",
                response=response,
            )
        if span is not None:
            return cls(span[0].start, span[0].stop, _whole(span[1], headers))
        length = headers.get("content-length", "")
        total = int(length) if length.isascii() and length.isdecimal() else None
        return cls(0, None, _whole(total, headers))


def _name_of(coding: str) -> str:
    # Of others it is not quoted what the server says: it may echo a secret.
    known = coding in ("identity", "gzip", "x-gzip", "deflate", "br", "zstd")
    return f"the encoding {coding!r}" if known else "an unknown encoding"


def _whole(total: int | None, headers: Mapping[str, str]) -> FileVersion:
    digest = Digest.read(headers.get("repr-digest", ""))
    return FileVersion(total, _validator(headers), digest)


def _validator(headers: Mapping[str, str]) -> str | None:
    tag = headers.get("etag", "")
    if tag.startswith('"'):  # a weak one begins with W/
        return tag
    changed = headers.get("last-modified", "")
    seconds = _moment(headers.get("date", "")) - _moment(changed)
    # In the second of a change there may be another one (RFC 9110, section 8.8.2.2).
    return changed if seconds >= 1 else None


def _moment(date: str) -> float:
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError):
        return math.nan


_FIELD = re.compile(r"([a-z0-9-]+)=:([A-Za-z0-9+/=]*):")
_ALGORITHMS = {"sha-512": "sha512", "sha-256": "sha256"}  # the strongest first
_BLOCK = 1 << 20


class Digest(Struct, frozen=True):
    """A checksum: its algorithm, as `hashlib` names it, and its value."""

    algorithm: str
    value: bytes

    @classmethod
    def read(cls, header: str) -> Digest | None:
        """Return the best of the field ``Repr-Digest``, or None where none is known.

        >>> Digest.read("sha-256=:uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=:")
        Digest(algorithm='sha256', value=b'...')
        """
        told = dict(_FIELD.findall(header))
        for name, algorithm in _ALGORITHMS.items():
            try:
                value = b64decode(told[name], validate=True)
            except (KeyError, binascii.Error):
                continue
            if len(value) == hashlib.new(algorithm).digest_size:
                return cls(algorithm, value)
        return None

    def is_of(self, file: BinaryIO) -> bool:
        """Tell whether `file`, read to its end, has this checksum."""
        made = hashlib.new(self.algorithm)
        while block := file.read(_BLOCK):
            made.update(block)
        return made.digest() == self.value
