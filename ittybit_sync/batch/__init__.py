# Generated from ittybit_async/batch/__init__.py by build_sync.py. Do not edit.
"""Resumable runs over many items."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ittybit_sync.batch.batch import Batch as Batch
    from ittybit_sync.batch.batch import Kind as Kind
    from ittybit_sync.batch.batch import Steps as Steps
    from ittybit_sync.batch.intake.items import items_from as items_from
    from ittybit_sync.batch.intake.items import items_in as items_in

# Loaded on first access, because annotations of the client name them.
_MODULES = {
    "Batch": "batch",
    "Kind": "batch",
    "Steps": "batch",
    "items_from": "intake.items",
    "items_in": "intake.items",
}

__all__ = ["Batch", "items_from", "items_in"]


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value
