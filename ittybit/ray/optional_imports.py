"""Ray, which only those have who asked for it."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def import_optional(name: str) -> Any:
    """Return the module `name` of Ray or beside it; ImportError tells how to get it."""
    try:
        return import_module(name)
    except ImportError as error:
        raise ImportError(
            f"{name.partition('.')[0]} is needed here: pip install 'ittybit[ray]'"
        ) from error
