# Generated from ittybit_async/batch/__init__.py by build_sync.py. Do not edit.
"""Resumable runs over many items."""

from ittybit_sync.batch.batch import Batch
from ittybit_sync.batch.intake.items import items_from, items_in

__all__ = ["Batch", "items_from", "items_in"]
