# Generated from ittybit_async/wootiv/__init__.py by build_sync.py. Do not edit.
"""Client for the Wootiv API."""

from ittybit_sync.http.pagination import Page
from ittybit_sync.http.streaming import Stream
from ittybit_sync.wootiv.client import Wootiv

__all__ = ["Wootiv", "Page", "Stream"]
