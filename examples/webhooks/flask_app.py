"""Webhook receiver for Flask.

    ITTYBIT_WEBHOOK_SECRET=whsec_... PORT=8000 python examples/webhooks/flask_app.py

Register the URL of this server, followed by /hooks.
"""

import os

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from ittybit.receivers import wsgi_app
from ittybit.webhooks import Event, TaskEvent


def handle(event: Event) -> None:
    if isinstance(event, TaskEvent) and event.data.succeeded:
        print("rendered", event.data.id, flush=True)


receiver = wsgi_app(handle, os.environ["ITTYBIT_WEBHOOK_SECRET"])
app = Flask(__name__)
app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/hooks": receiver})

if __name__ == "__main__":
    app.run(port=int(os.environ["PORT"]))
