"""Client for the Ittybit media API."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ittybit_async._io import run as run
    from ittybit_async.client import AsyncIttybit as AsyncIttybit
    from ittybit_async.concurrency import each as each
    from ittybit_async.http.pagination import Page as Page

# Loaded on first access, because programs in this package may need no client.
_MODULES = {
    "AsyncIttybit": "ittybit_async.client",
    "Page": "ittybit_async.http.pagination",
    "each": "ittybit_async.concurrency",
    "run": "ittybit_async._io",
}

__all__ = ["AsyncIttybit", "Page", "each", "run"]


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value
