"""Webhook receiver in front of Django and its middleware.

    ITTYBIT_WEBHOOK_SECRET=whsec_... PORT=8000 python examples/webhooks/django_app.py

Register the URL of this server, followed by /hooks. In a project, `application` belongs
in wsgi.py, and the settings in their own file.
"""

import os
from collections.abc import Iterable
from typing import Any
from wsgiref.simple_server import make_server

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from ittybit.receivers import wsgi_app
from ittybit.webhooks import Event, TaskEvent


def handle(event: Event) -> None:
    if isinstance(event, TaskEvent) and event.data.succeeded:
        print("rendered", event.data.id, flush=True)


settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"])
urlpatterns: list[Any] = []  # the rest of the application
receiver = wsgi_app(handle, os.environ["ITTYBIT_WEBHOOK_SECRET"])
django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    called = receiver if environ["PATH_INFO"] == "/hooks" else django
    return called(environ, start_response)


if __name__ == "__main__":
    with make_server("127.0.0.1", int(os.environ["PORT"]), application) as server:
        server.serve_forever()
