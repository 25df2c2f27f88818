"""Client for the Wootiv API."""

from ittybit_async.http.pagination import Page
from ittybit_async.http.streaming import Stream
from ittybit_async.wootiv.client import AsyncWootiv

__all__ = ["AsyncWootiv", "Page", "Stream"]
