"""Receivers of webhooks, to mount in an application: WSGI, ASGI and aiohttp.web."""

from ittybit_async.receivers.aiohttp_web import aiohttp_handler
from ittybit_async.receivers.asgi import asgi_app
from ittybit_async.receivers.claims import AwaitedReplays
from ittybit_async.receivers.wsgi import wsgi_app

__all__ = ["AwaitedReplays", "aiohttp_handler", "asgi_app", "wsgi_app"]
