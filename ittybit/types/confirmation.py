"""Confirmations: responses to delete calls."""

from ittybit.types.model import Model

__all__ = ["Confirmation"]


class Confirmation(Model, frozen=True, kw_only=True):
    """Confirmation that the server carried out a call."""

    message: str | None = None
