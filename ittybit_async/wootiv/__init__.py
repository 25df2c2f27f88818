"""Client for the Wootiv API."""

from ittybit_async.http.pagination import Page
from ittybit_async.http.streaming import Stream
from ittybit_async.wootiv.client import AsyncWootiv

AsyncWootiv.__module__ = "wootiv"  # where users import it from

__all__ = ["AsyncWootiv", "Page", "Stream"]
