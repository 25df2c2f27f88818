"""Signatures: signed URLs made by the server (spec section 18)."""

from ittybit.types.model import Model

__all__ = ["Signature"]


class Signature(Model, frozen=True, kw_only=True):
    """A URL that lets its holder read or upload one path without a key.

    `method` is ``get`` or ``put``; `expiry` is when it stops working, in Unix seconds.
    """

    url: str
    domain: str | None = None
    folder: str | None = None
    filename: str | None = None
    expiry: int | None = None
    method: str | None = None
    signature: str | None = None

    def __repr__(self) -> str:
        # Whoever reads a signed URL can use it.
        place = "/".join(part for part in (self.folder, self.filename) if part)
        return f"Signature({self.method} {place!r}, expiry={self.expiry})"
