"""Webhook requests about tasks and jobs: ``webhook_url`` and ``http`` steps."""

from typing import Any

import msgspec

from ittybit_emulator.service import Service
from ittybit_emulator.store.records import Task
from ittybit_emulator.views.statuses import display_status


def notify_ended(service: Service, task: Task) -> None:
    """Start to report the end of `task` to its `webhook_url`, if it has one."""
    url = task.request.get("webhook_url")
    if url:
        noun = task.id.partition("_")[0]
        topic = f"{noun}.{display_status(task)}"
        body = _job_body(service, task) if noun == "job" else _body(service, task)
        service.webhooks.send(url, body, topic=topic, subject=task.id)


async def run_http_task(service: Service, task: Task) -> None:
    """Run an ``http`` task: POST the task that it follows, or itself, to its URL."""
    reported = service.store.tasks.get(task.after_id) or task
    await service.webhooks.post(task.request["url"], _body(service, reported))


def _job_body(service: Service, job: Task) -> bytes:
    """Return the webhook body for a job."""
    url = service.views.jobs.output_url(job)
    view = service.views.task(job)
    return msgspec.json.encode(view | {"output": {"url": url} if url else None})


def _body(service: Service, task: Task) -> bytes:
    view = service.views.task(task)
    automation = task.created_by if task.created_by.startswith("auto_") else None
    body: dict[str, Any] = {
        "id": task.id,
        "object": "task",
        "kind": task.kind,
        "status": task.status,
        "input": view["input"],
        "output": view["output"],
        "results": view["output"] or task.results,
        "error": task.error,
        "project_id": service.store.identity("prj"),
        "automation_id": automation,
        "parent_id": task.parent_id,
        "created": task.created,
        "completed": task.updated if task.ended else None,
    }
    return msgspec.json.encode(body)
