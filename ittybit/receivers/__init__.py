"""Receivers of webhooks, to mount in an application: WSGI, ASGI and aiohttp.web."""

from ittybit.receivers.aiohttp_web import aiohttp_handler
from ittybit.receivers.asgi import asgi_app
from ittybit.receivers.replay_claims import AwaitedReplays
from ittybit.receivers.wsgi import wsgi_app

__all__ = ["AwaitedReplays", "aiohttp_handler", "asgi_app", "wsgi_app"]
