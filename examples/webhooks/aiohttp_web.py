"""Webhook receiver for aiohttp.web.

    ITTYBIT_WEBHOOK_SECRET=whsec_... PORT=8000 python examples/webhooks/aiohttp_web.py

Register the URL of this server, followed by /hooks.
"""

import os

from aiohttp import web

from ittybit.receivers import aiohttp_handler
from ittybit.webhooks import Event, TaskEvent


async def handle(event: Event) -> None:
    if isinstance(event, TaskEvent) and event.data.succeeded:
        print("rendered", event.data.id, flush=True)


app = web.Application()
receiver = aiohttp_handler(handle, os.environ["ITTYBIT_WEBHOOK_SECRET"])
app.router.add_post("/hooks", receiver)

if __name__ == "__main__":
    web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]), print=None)
