"""Addresses that are signed on first use, and again after they have expired."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions
from ittybit.core.http.transport_errors import cause_of
from ittybit.core.serialization.codec import decode
from ittybit.core.transfers.filenames import FileLocation
from ittybit.core.url.redaction import without_query
from ittybit.core.url.url import normalize
from ittybit.errors import (
    APIError,
    APIResponseValidationError,
    ArgumentError,
    AuthenticationError,
    PermissionDeniedError,
)
from ittybit.signing import explain_refusal
from ittybit.types import Signature
from ittybit_async import _io
from ittybit_async.http.engine import Engine

T = TypeVar("T")


class FileAddress:
    """Address of one file; with a `location`, the API signs it.

    `url` is empty until it is signed. `accepts` decides whether a new URL is used.
    """

    def __init__(
        self,
        engine: Engine,
        options: RequestOptions,
        url: str = "",
        location: FileLocation | None = None,
        accepts: Callable[[str], bool] | None = None,
    ) -> None:
        self._engine = engine
        self._options = options
        self._location = location
        self._accepts = accepts
        self.url: str = url

    @property
    def target(self) -> str:
        """The URL without its query, which is not secret."""
        return without_query(self.url)

    async def call(self, use: Callable[[str], _io.Eventual[T]]) -> T:
        """Call `use` with the URL; if the server rejects it, sign it again and retry.

        If another call has signed it in the meantime, its URL is used.
        """
        await self.ensure_signed()
        used = self.url
        try:
            return await use(used)
        except (AuthenticationError, PermissionDeniedError) as error:
            if self.url == used and not await self._renew():
                error.message += explain_refusal(used, error.headers)
                raise
        return await use(self.url)

    async def ensure_signed(self) -> None:
        """Sign the URL, unless it is signed."""
        if not self.url:
            self.url = await self._sign()

    async def _renew(self) -> bool:
        if self._location is None:
            return False
        try:
            url = await self._sign()
        except APIError:  # the caller raises the original error
            return False
        if self._accepts is not None and not self._accepts(url):
            return False
        self.url = url
        return True

    async def _sign(self) -> str:
        assert self._location is not None  # otherwise there was a URL
        body = self._location.body
        response = await self._engine.send(
            Request("POST", "/signatures", json=body, options=self._options)
        )
        url = decode(response, Signature, strict=True).url
        try:
            return normalize(url)
        except ArgumentError as error:
            # Send nothing to a URL that is not valid.
            hide = self._engine.options.secrets.hide
            raise APIResponseValidationError(
                f"{response.request}: the response has no valid URL: "
                f"{hide(str(error))}",
                response=response,
            ) from cause_of(error, hide)
