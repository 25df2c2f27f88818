"""Signatures: signed URLs for one path."""

from typing import Literal

from msgspec import UNSET, UnsetType

from ittybit.codec import given
from ittybit.options import RequestOptions
from ittybit.types import Signature
from ittybit.url import path
from ittybit_async.resources.resource import Resource


class SignaturesResource(Resource):
    """``client.signatures`` (spec section 18)."""

    async def create(
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

        >>> signature = await client.signatures.create(filename="a.mp4", method="put")
        >>> signature.url
        """
        body = given(filename=filename, folder=folder, expiry=expiry, method=method)
        return await self._post(path("signatures"), body, Signature, request_options)
