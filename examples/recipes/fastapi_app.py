"""A web service that uploads videos, creates covers, and receives webhooks."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import uvicorn
from fastapi import FastAPI, UploadFile

from ittybit import AsyncIttybit
from ittybit.receivers import asgi_app
from ittybit.webhooks import Event, TaskEvent

covers: dict[str, str] = {}


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with AsyncIttybit() as client:  # one client for all requests
        app.state.client = client
        yield


app = FastAPI(lifespan=lifespan)


@app.post("/videos")
async def create_video(video: UploadFile) -> dict[str, str]:
    client: AsyncIttybit = app.state.client
    file = await client.files.upload(
        video.file, filename=video.filename, folder=f"videos/{uuid4()}"
    )
    task = await client.tasks.create(
        kind="image",
        file_id=file.id,
        width=160,
        webhook_url=os.environ["PUBLIC_URL"] + "/hooks",
    )
    return {"task_id": task.id}


async def handle(event: Event) -> None:
    if isinstance(event, TaskEvent) and event.data.output:
        covers[event.data.id] = event.data.output.url


@app.get("/covers/{task_id}")
async def get_cover(task_id: str) -> dict[str, str | None]:
    return {"url": covers.get(task_id)}


app.add_route("/hooks", asgi_app(handle, os.environ["ITTYBIT_WEBHOOK_SECRET"]))

if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["PORT"]), log_level="warning")
