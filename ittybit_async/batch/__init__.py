"""Resumable runs over many items."""

from ittybit_async.batch.batch import Batch
from ittybit_async.batch.intake.items import items_from, items_in

__all__ = ["Batch", "items_from", "items_in"]
