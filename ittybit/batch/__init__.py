"""Batches: what they work on, what they decide, and what they tell. No I/O.

>>> from ittybit.batch import Item
"""

from ittybit.batch.item import Item
from ittybit.batch.outcome import Outcome, Result
from ittybit.batch.report import Cause, LabelCount, Latency, Report

__all__ = ["Cause", "Item", "LabelCount", "Latency", "Outcome", "Report", "Result"]
