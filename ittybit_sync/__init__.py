# Generated from ittybit_async/__init__.py by build_sync.py. Do not edit.
"""Client for the Ittybit media API."""

from ittybit_sync._io import each, run
from ittybit_sync.client import Ittybit
from ittybit_sync.pages import Page

Ittybit.__module__ = "ittybit"  # where users import it from

__all__ = ["Ittybit", "Page", "each", "run"]
