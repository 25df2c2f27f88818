"""Webhook receivers for WSGI, ASGI, and aiohttp.web applications."""

from ittybit.receivers.aiohttp_web import aiohttp_handler
from ittybit.receivers.asgi import asgi_app
from ittybit.receivers.replay_claims import AwaitedReplays
from ittybit.receivers.wsgi import wsgi_app

__all__ = ["AwaitedReplays", "aiohttp_handler", "asgi_app", "wsgi_app"]
