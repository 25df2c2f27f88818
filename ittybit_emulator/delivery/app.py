"""The web application of the delivery port."""

from aiohttp import web

from ittybit_emulator.delivery import downloads, uploads
from ittybit_emulator.http.listener import Listener
from ittybit_emulator.service import Service


def delivery_application(listener: Listener, service: Service) -> web.Application:
    """Return the web application of the delivery port."""
    app = listener.application(service)
    app.add_routes(downloads.routes)
    app.add_routes(uploads.routes)
    return app
