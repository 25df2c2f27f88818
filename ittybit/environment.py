"""Where the API lives."""

from enum import Enum

__all__ = ["IttybitEnvironment"]


class IttybitEnvironment(Enum):
    """The servers of the API; the vendor knows one (spec section 2)."""

    DEFAULT = "https://api.ittybit.com"
