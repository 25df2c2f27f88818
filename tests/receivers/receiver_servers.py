"""Servers with a receiver: aiohttp.web, uvicorn, and Flask on Werkzeug."""

import asyncio
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from aiohttp import web

from ittybit import webhooks
from ittybit.receivers import aiohttp_handler, asgi_app, wsgi_app
from ittybit.webhooks import Event

SECRET = "whsec_of_the_tests"
BODY = b'{"id": "task_1", "object": "task", "status": "completed"}'
SIGNED = webhooks.sign(BODY, SECRET)


class Handled:
    """Handler that stores events. It waits for `door`, and raises if `failing`."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.failing = False
        self.door = threading.Event()
        self.door.set()

    def take(self, event: Event) -> None:
        """Handle an event."""
        self.door.wait(30)
        self._take(event)

    async def take_async(self, event: Event) -> None:
        """Handle an event asynchronously."""
        await asyncio.to_thread(self.door.wait, 30)
        self._take(event)

    def _take(self, event: Event) -> None:
        if self.failing:
            raise RuntimeError("handler failed")
        self.events.append(event)


def call(app: Any, **environ: Any) -> str:
    """Call a WSGI application with the signed body, and return the status."""
    answers: list[str] = []
    request = {
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(len(BODY)),
        "HTTP_ITTYBIT_SIGNATURE": SIGNED["Ittybit-Signature"],
        "wsgi.input": BytesIO(BODY),
    }
    list(app(request | environ, lambda status, _: answers.append(status)))
    return answers[0]


@contextmanager
def on_aiohttp(handled: Handled, secrets: Any, **options: Any) -> Generator[str]:
    """Serve with aiohttp.web."""
    app = web.Application()
    app.router.add_route(
        "*", "/hooks", aiohttp_handler(handled.take_async, secrets, **options)
    )
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def run(coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result(10)

    runner = web.AppRunner(app)
    run(runner.setup())
    run(web.TCPSite(runner, "127.0.0.1", 0).start())
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        run(runner.cleanup())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextmanager
def on_uvicorn(handled: Handled, secrets: Any, **options: Any) -> Generator[str]:
    """Serve with uvicorn."""
    uvicorn = pytest.importorskip("uvicorn", reason="uvicorn is not installed")
    app = asgi_app(handled.take_async, secrets, **options)
    config = uvicorn.Config(app, port=0, log_level="critical", ws="none", http="h11")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        end = time.monotonic() + 10
        while not server.started:
            assert time.monotonic() < end, "uvicorn did not start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def on_flask(handled: Handled, secrets: Any, **options: Any) -> Generator[str]:
    """Serve in a Flask application."""
    from flask import Flask
    from werkzeug.middleware.dispatcher import DispatcherMiddleware
    from werkzeug.serving import make_server

    app = Flask("receiving")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    hooks = wsgi_app(handled.take, secrets, **options)
    mounted = DispatcherMiddleware(app.wsgi_app, {"/hooks": hooks})
    with make_server("127.0.0.1", 0, mounted, threaded=True) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


SERVERS: list[Callable[..., Any]] = [on_aiohttp, on_uvicorn, on_flask]
