"""A threaded server that accepts webhooks with the WSGI receiver."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from ittybit.receivers import wsgi_app
from ittybit.webhooks import Dispatcher, Event


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Ignore errors, because a sender may disconnect at any time."""


class _Handler(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Log nothing."""


@dataclass
class WebhookServer:
    """A receiver of webhooks. `taken` contains the valid ones."""

    url: str
    server: WSGIServer
    taken: list[Event]

    def receive(self, secret: str, events: Dispatcher, **options: Any) -> None:
        """Accept webhooks signed with `secret` from now on, for `events`."""
        app = wsgi_app(self.taken.append, secret, events=events, **options)
        self.server.set_app(app)


@contextmanager
def webhook_server() -> Generator[WebhookServer]:
    """Serve until the end of the block."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield WebhookServer(f"http://127.0.0.1:{server.server_port}/", server, [])
        finally:
            server.shutdown()
            thread.join()
