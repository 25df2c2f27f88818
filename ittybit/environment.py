"""Servers of the API."""

from enum import Enum

__all__ = ["IttybitEnvironment"]


class IttybitEnvironment(Enum):
    """Server of the API. Only one exists."""

    DEFAULT = "https://api.ittybit.com"
