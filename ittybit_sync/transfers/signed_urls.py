# Generated from ittybit_async/transfers/signed_urls.py by build_sync.py. Do not edit.
"""Addresses that are signed when they are needed, and again when they have expired."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar

from msgspec import Struct

from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions
from ittybit.core.http.transport_errors import cause_of
from ittybit.core.serialization.codec import decode
from ittybit.core.url.url import normalize
from ittybit.core.url.url import path as url_path
from ittybit.errors import (
    APIError,
    APIResponseValidationError,
    ArgumentError,
    AuthenticationError,
    PermissionDeniedError,
)
from ittybit.signing import explain_refusal
from ittybit.types import Signature
from ittybit_sync import _io
from ittybit_sync.http.engine import Engine

T = TypeVar("T")


class FileLocation(Struct, frozen=True):
    """The folder and name of a file, and what may be done there."""

    folder: str | None
    filename: str
    method: Literal["get", "put"]


class FileAddress:
    """The address of one file; with a `place`, the API is asked to sign it.

    `url` is empty until then. `fits` says whether a signed address may be used.
    """

    def __init__(
        self,
        engine: Engine,
        options: RequestOptions,
        url: str = "",
        place: FileLocation | None = None,
        fits: Callable[[str], bool] | None = None,
    ) -> None:
        self._engine = engine
        self._options = options
        self._place = place
        self._fits = fits
        self.url: str = url

    @property
    def target(self) -> str:
        """The address without its query, which may be shown and written down."""
        return self.url.partition("?")[0]

    def call(self, use: Callable[[str], _io.Eventual[T]]) -> T:
        """Return what `use` does with the address, signed anew where it is refused.

        What other calls have had signed meanwhile is used too.
        """
        self.ready()
        used = self.url
        try:
            return use(used)
        except (AuthenticationError, PermissionDeniedError) as error:
            if self.url == used and not self._renewed():
                error.message += explain_refusal(used, error.headers)
                raise
        return use(self.url)

    def ready(self) -> None:
        """Have it signed where there is none yet."""
        if not self.url:
            self.url = self._signed()

    def _renewed(self) -> bool:
        if self._place is None:
            return False
        try:
            url = self._signed()
        except APIError:  # the refusal that led here says more
            return False
        if self._fits is not None and not self._fits(url):
            return False
        self.url = url
        return True

    def _signed(self) -> str:
        assert self._place is not None  # else there was a url
        place = self._place
        body = {"filename": place.filename, "method": place.method}
        if place.folder:
            body["folder"] = place.folder
        response = self._engine.send(
            Request("POST", url_path("signatures"), json=body, options=self._options)
        )
        url = decode(response, Signature, strict=True).url
        try:
            return normalize(url)
        except ArgumentError as error:
            # Nothing may be sent to a place that only looks like one.
            hide = self._engine.options.secrets.hide
            raise APIResponseValidationError(
                f"{response.request}: the answer holds no address to go to: "
                f"{hide(str(error))}",
                response=response,
            ) from cause_of(error, hide)
