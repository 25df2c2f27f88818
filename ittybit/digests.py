"""Checksums that a server tells of a file (RFC 9530)."""

from __future__ import annotations

import binascii
import hashlib
import re
from base64 import b64decode
from typing import BinaryIO

from msgspec import Struct

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
