"""Webhook receiver for FastAPI.

    ITTYBIT_WEBHOOK_SECRET=whsec_... PORT=8000 python examples/webhooks/fastapi_app.py

Register the URL of this server, followed by /hooks.
"""

import os

import uvicorn
from fastapi import FastAPI

from ittybit.receivers import asgi_app
from ittybit.webhooks import Event, TaskEvent


async def handle(event: Event) -> None:
    if isinstance(event, TaskEvent) and event.data.succeeded:
        print("rendered", event.data.id, flush=True)


receiver = asgi_app(handle, os.environ["ITTYBIT_WEBHOOK_SECRET"])
app = FastAPI()
app.add_route("/hooks", receiver)

if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["PORT"]), log_level="warning")
