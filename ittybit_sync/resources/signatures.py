# Generated from ittybit_async/resources/signatures.py by build_sync.py. Do not edit.
"""Signatures: signed URLs that the server creates."""

from __future__ import annotations

from typing import Literal, Unpack

from msgspec import UNSET, UnsetType

from ittybit.core.http.request_options import CallOptions
from ittybit.core.serialization.codec import without_unset
from ittybit.core.transfers.filenames import check_filename, check_folder
from ittybit.signing import Expiry, unix_seconds
from ittybit.types import Signature
from ittybit_sync.http.resource import Mode, Raw, Streamed, operation
from ittybit_sync.resources.resource import IttybitResource


class SignaturesResource(IttybitResource[Mode]):
    """Calls for signatures (`client.signatures`)."""

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
        **call: Unpack[CallOptions],
    ) -> Signature:
        """Create a URL that allows access to one path without an API key.

        ``ittybit.sign_url`` creates the same URL without a request.

        Args:
            filename: Name of the file.
            folder: Folder of the file.
            expiry: Time when the URL expires: an aware datetime, Unix seconds, or a
                timedelta from now. One hour from now by default.
            method: ``get`` to read the file (default) or ``put`` to upload it.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            The signature with its `url`.

        Raises:
            ArgumentError: `filename` or `folder` is not valid, or `expiry` is in the
                past or not a time.

        >>> signature = client.signatures.create(
        ...     filename="a.mp4", method="put", expiry=timedelta(hours=6)
        ... )
        >>> signature.url
        """
        if expiry is not UNSET and expiry is not None:
            expiry = unix_seconds(expiry)
        if folder is not UNSET:
            folder = check_folder(folder)
        name = check_filename(filename)
        body = without_unset(filename=name, folder=folder, expiry=expiry, method=method)
        return self._post(body, Signature, call)
