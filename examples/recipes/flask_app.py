"""A web service that uploads videos, creates covers, and receives webhooks."""

import os
from uuid import uuid4

from flask import Flask, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from ittybit import Ittybit
from ittybit.receivers import wsgi_app
from ittybit.webhooks import Event, TaskEvent

app = Flask(__name__)
client = Ittybit()  # works in all threads, and in the processes of a forking server
covers: dict[str, str] = {}


@app.post("/videos")
def create_video() -> dict[str, str]:
    video = request.files["video"]
    file = client.files.upload(
        video.stream, filename=video.filename, folder=f"videos/{uuid4()}"
    )
    task = client.tasks.create(
        kind="image",
        file_id=file.id,
        width=160,
        webhook_url=os.environ["PUBLIC_URL"] + "/hooks",
    )
    return {"task_id": task.id}


def handle(event: Event) -> None:
    if isinstance(event, TaskEvent) and event.data.output:
        covers[event.data.id] = event.data.output.url


@app.get("/covers/<task_id>")
def get_cover(task_id: str) -> dict[str, str | None]:
    return {"url": covers.get(task_id)}


receiver = wsgi_app(handle, os.environ["ITTYBIT_WEBHOOK_SECRET"])
app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/hooks": receiver})

if __name__ == "__main__":
    app.run(port=int(os.environ["PORT"]))
