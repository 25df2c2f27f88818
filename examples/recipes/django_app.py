"""A web service that uploads videos, creates covers, and receives webhooks."""

import os
from collections.abc import Iterable
from typing import Any
from uuid import uuid4
from wsgiref.simple_server import make_server

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path

from ittybit import Ittybit
from ittybit.receivers import wsgi_app
from ittybit.webhooks import Event, TaskEvent

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"])
client = Ittybit()  # works in all threads, and in the processes of a forking server
covers: dict[str, str] = {}


def create_video(request: HttpRequest) -> JsonResponse:
    video = request.FILES["video"]
    file = client.files.upload(
        video.file, filename=video.name, folder=f"videos/{uuid4()}"
    )
    task = client.tasks.create(
        kind="image",
        file_id=file.id,
        width=160,
        webhook_url=os.environ["PUBLIC_URL"] + "/hooks",
    )
    return JsonResponse({"task_id": task.id})


def handle(event: Event) -> None:
    if isinstance(event, TaskEvent) and event.data.output:
        covers[event.data.id] = event.data.output.url


def get_cover(request: HttpRequest, task_id: str) -> JsonResponse:
    return JsonResponse({"url": covers.get(task_id)})


urlpatterns = [path("videos", create_video), path("covers/<task_id>", get_cover)]
receiver = wsgi_app(handle, os.environ["ITTYBIT_WEBHOOK_SECRET"])
django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    called = receiver if environ["PATH_INFO"] == "/hooks" else django
    return called(environ, start_response)


if __name__ == "__main__":
    with make_server("127.0.0.1", int(os.environ["PORT"]), application) as server:
        server.serve_forever()
