"""The documented home of ApiError, which is the root of the tree of errors."""

from ittybit.errors import ApiError

__all__ = ["ApiError"]
