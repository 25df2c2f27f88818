# Generated from ittybit_async/batch/__init__.py by build_sync.py. Do not edit.
"""A durable run over many items."""

from ittybit_sync.batch.batch import Batch

__all__ = ["Batch"]
