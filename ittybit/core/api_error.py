"""Alias module of ApiError, at the path that the published SDK documents."""

from ittybit.errors import ApiError

__all__ = ["ApiError"]
