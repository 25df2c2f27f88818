"""Client for the Ittybit media API."""

from ittybit_async._io import each, run
from ittybit_async.client import AsyncIttybit
from ittybit_async.pages import Page

AsyncIttybit.__module__ = "ittybit"  # where users import it from

__all__ = ["AsyncIttybit", "Page", "each", "run"]
