"""Former name of ``ittybit.ray``."""

from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    return getattr(import_module("ittybit.ray"), name)
