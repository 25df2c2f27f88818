"""Confirmations: the answer to a delete (spec section 6.1)."""

from ittybit.types.model import Model

__all__ = ["Confirmation"]


class Confirmation(Model, frozen=True, kw_only=True):
    """The server's word that something was done."""

    message: str | None = None
