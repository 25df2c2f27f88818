"""Content codings: bodies that come compressed (RFC 9110, 8.4).

Decoded here, since the HTTP libraries differ in what they take for an error.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Self

from ittybit.errors import APIResponseValidationError
from ittybit.exchange import Headers, Response
from ittybit.key import without_key
from ittybit.outgoing import Outgoing

_PIECE = 1 << 18
_KNOWN = frozenset({"gzip", "x-gzip", "deflate"})
_GZIP, _ZLIB, _RAW = 31, 15, -15  # what zlib calls window bits


class ContentDecoder:
    """Decodes one body: what is fed comes out in pieces of 256 KiB at most.

    Of a failure the status says enough: where its body cannot be decoded, the rest of
    it is left out.
    """

    def __init__(self, coding: str, response: Response) -> None:
        self._coding = coding
        self._response = response
        self._fed = b""
        self._begun = self._full = self._given_up = False
        self._inflating = zlib.decompressobj(_GZIP)

    @classmethod
    def of(
        cls, status: int, headers: Mapping[str, str], outgoing: Outgoing
    ) -> Self | None:
        """Return one for the body of an answer, or None where it is as it is."""
        if "Content-Encoding" not in headers:
            return None
        # Joined, where it stands on several lines: of these aiohttp tells the first.
        told = Headers(headers.items())
        coding = told["Content-Encoding"].strip().lower()
        if coding in ("", "identity"):
            return None
        if coding not in _KNOWN:
            coding = without_key(coding, outgoing.key)  # it will be shown
        return cls(coding, Response(status, told, b"", outgoing.info))

    def feed(self, data: bytes) -> None:
        """Take what has come of the body."""
        self._fed += data

    def take(self) -> bytes | None:
        """Return the next piece, None where more must be fed, nothing at the end.

        Raises APIResponseValidationError for what is not of the coding that was told.
        """
        while (self._fed or self._full) and not self._given_up:
            if self._coding not in _KNOWN:
                self._give_up("which is not known here")
            elif not self._ready():
                break
            elif piece := self._inflated():
                return piece
        return b"" if self._given_up else None

    def _ready(self) -> bool:
        """Begin, if that is due; tell whether enough has come to do so."""
        if self._begun and not self._inflating.eof:
            return True
        if len(self._fed) < 2:
            return False
        self._inflating = zlib.decompressobj(
            _GZIP if self._coding != "deflate" else _deflated(self._fed)
        )
        self._begun = True
        return True

    def _inflated(self) -> bytes:
        inflating = self._inflating
        try:
            piece = inflating.decompress(self._fed, _PIECE)
        except zlib.error as error:
            self._give_up(f"and cannot be decoded: {error}", error)
            return b""
        self._full = len(piece) == _PIECE and not inflating.eof
        self._fed = inflating.unconsumed_tail or inflating.unused_data
        return piece

    def finish(self) -> None:
        """Raise APIResponseValidationError for a body that ends before its end."""
        if self._fed or (self._begun and not self._inflating.eof):
            self._give_up("and cut short")

    def _give_up(self, why: str, error: Exception | None = None) -> None:
        self._given_up = True
        response = self._response
        if response.status_code < 300:
            raise APIResponseValidationError(
                f"{response.request}: the body of the answer ({response.status_code}) "
                f"is encoded as {self._coding[:40]!r}, {why}; ask for it as it is, "
                "with 'Accept-Encoding: identity' among the headers",
                response=response,
            ) from error


def _deflated(begin: bytes) -> int:
    """Return the form of what calls itself deflate: zlib's, or none around it."""
    zlib_header = begin[0] & 15 == 8 and int.from_bytes(begin[:2], "big") % 31 == 0
    return _ZLIB if zlib_header else _RAW
