"""Resumable runs over many items."""

from ittybit_async.batch.batch import Batch
from ittybit_async.batch.intake.folder import items_in
from ittybit_async.batch.intake.manifest import items_from

__all__ = ["Batch", "items_from", "items_in"]
