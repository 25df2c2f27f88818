# Generated from ittybit_async/resources/signatures.py by build_sync.py. Do not edit.
"""Signatures: signed URLs for one path."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from msgspec import UNSET, UnsetType

from ittybit.core.http.request_options import RequestOptions
from ittybit.core.serialization.codec import without_unset
from ittybit.signing import Expiry, unix_seconds
from ittybit.types import Signature
from ittybit_sync.http.resource import Mode, Raw, Streamed, operation
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
        expiry: Expiry | UnsetType | None = UNSET,
        method: Literal["get", "put"] | UnsetType | None = UNSET,
        request_options: RequestOptions | None = None,
    ) -> Signature:
        """Create a URL that reads (``get``) or uploads (``put``) one path, keyless.

        `expiry` is a moment (an aware datetime, or Unix seconds) or a time from now (a
        timedelta), an hour unless given; `method` is ``get`` unless given.
        ``ittybit.sign_url`` makes the same URL without a request.

        >>> signature = client.signatures.create(
        ...     filename="a.mp4", method="put", expiry=timedelta(hours=6)
        ... )
        >>> signature.url
        """
        if isinstance(expiry, datetime | timedelta):
            expiry = unix_seconds(expiry)
        body = without_unset(
            filename=filename, folder=folder, expiry=expiry, method=method
        )
        return self._post(body, Signature, request_options)
