"""The release of this distribution."""

__all__ = ["VERSION"]

VERSION = "2.0.0.dev0"
