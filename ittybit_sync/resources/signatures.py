# Generated from ittybit_async/resources/signatures.py by build_sync.py. Do not edit.
"""Signatures: signed URLs for one path."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from ittybit.codec import given
from ittybit.request_options import RequestOptions
from ittybit.types import Signature
from ittybit_sync.modes import Mode, Raw, Streamed, operation
from ittybit_sync.resources.resource import IttybitResource


class SignaturesResource(IttybitResource[Mode]):
    """``client.signatures`` (spec section 18)."""

    _path = "signatures"
    with_raw_response: SignaturesResource[Raw]
    with_streaming_response: SignaturesResource[Streamed]

    @operation
    def create(
        self,
        *,
        filename: str,
        folder: str | UnsetType | None = UNSET,
        expiry: int | UnsetType | None = UNSET,
        method: Literal["get", "put"] | UnsetType | None = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Signature:
        """Create a URL that reads (``get``) or uploads (``put``) one path, keyless.

        `expiry` is in Unix seconds, an hour from now unless given; `method` is ``get``
        unless given.

        >>> signature = client.signatures.create(filename="a.mp4", method="put")
        >>> signature.url
        """
        body = given(filename=filename, folder=folder, expiry=expiry, method=method)
        return self._post(body, Signature, request_options)
