# Generated from ittybit_async/ray.py by build_sync.py. Do not edit.
"""Former name of ``ittybit.ray``."""

from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    return getattr(import_module("ittybit.ray"), name)
