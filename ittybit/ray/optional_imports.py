"""Imports of Ray and other optional dependencies."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def import_optional(name: str) -> Any:
    """Import and return a module of an optional dependency."""
    try:
        return import_module(name)
    except ImportError as error:
        raise ImportError(
            f"{name.partition('.')[0]} is not installed; run: "
            "pip install 'ittybit[ray]'"
        ) from error
