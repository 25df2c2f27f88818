# Generated from ittybit_async/batch/__init__.py by build_sync.py. Do not edit.
"""Resumable runs over many items."""

from ittybit_sync.batch.batch import Batch
from ittybit_sync.batch.intake.folder import items_in
from ittybit_sync.batch.intake.manifest import items_from

__all__ = ["Batch", "items_from", "items_in"]
