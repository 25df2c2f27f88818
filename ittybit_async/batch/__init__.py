"""A durable run over many items."""

from ittybit_async.batch.batch import Batch

__all__ = ["Batch"]
