"""Signatures: signed URLs that the server creates."""

from ittybit.types.model import Model

__all__ = ["Signature"]


class Signature(Model, frozen=True, kw_only=True):
    """URL that allows reading or uploading one path without an API key."""

    # Anybody who reads them can use them.
    _secret_fields = ("url", "signature")

    url: str
    domain: str | None = None
    folder: str | None = None
    filename: str | None = None
    expiry: int | None = None
    """Time when the URL expires, in Unix seconds."""
    method: str | None = None
    """``get`` or ``put``."""
    signature: str | None = None
