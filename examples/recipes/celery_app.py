"""A Celery task that creates a cover: celery -A celery_app worker"""

import os

from celery import Celery, Task

from ittybit import APIConnectionError, Ittybit

app = Celery("covers", broker=os.environ["BROKER_URL"])
client = Ittybit()  # the processes that Celery forks open their own connections


@app.task(bind=True, autoretry_for=(APIConnectionError,), retry_backoff=True)
def make_cover(self: Task, path: str, to: str) -> str:
    file = client.files.upload(path, folder=f"covers/{self.request.id}")
    task = client.tasks.create_and_wait(
        kind="image", file_id=file.id, width=160, timeout=300
    )
    return str(client.files.download(task.output, to))
