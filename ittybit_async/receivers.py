"""Former name of ``ittybit.receivers``."""

from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    return getattr(import_module("ittybit.receivers"), name)
