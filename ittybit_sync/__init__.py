# Generated from ittybit_async/__init__.py by build_sync.py. Do not edit.
"""Client for the Ittybit media API."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ittybit_sync._io import run as run
    from ittybit_sync.client import Ittybit as Ittybit
    from ittybit_sync.concurrency import each as each
    from ittybit_sync.http.pagination import Page as Page

# Loaded on first access, because programs in this package may need no client.
_MODULES = {
    "Ittybit": "ittybit_sync.client",
    "Page": "ittybit_sync.http.pagination",
    "each": "ittybit_sync.concurrency",
    "run": "ittybit_sync._io",
}

__all__ = ["Ittybit", "Page", "each", "run"]


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value
