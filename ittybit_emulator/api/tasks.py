"""The resource ``/tasks`` (spec section 14)."""

from typing import Any

from aiohttp import web

from ittybit_emulator.api.fields import body_of
from ittybit_emulator.errors import not_found
from ittybit_emulator.http.paging import page_of
from ittybit_emulator.http.replies import reply, reply_list
from ittybit_emulator.records import Task
from ittybit_emulator.service import SERVICE
from ittybit_emulator.tasks.requests import check_task
from ittybit_emulator.tasks.scheduler import SCHEDULER

routes = web.RouteTableDef()
_LIMIT = 20


@routes.get("/tasks", allow_head=False)
async def list_tasks(request: web.Request) -> web.Response:
    """List tasks, newest first."""
    service = request.app[SERVICE]
    page = page_of(request, service.store.tasks.count(), _LIMIT)
    found = service.store.tasks.page(page.offset, page.limit)
    return reply_list(request, [service.views.task(task) for task in found], page)


@routes.post("/tasks")
async def create_task(request: web.Request) -> web.Response:
    """Check a task whole, make it, and start it when there is room."""
    service = request.app[SERVICE]
    body = await body_of(request, dict[str, Any])
    check_task(body)
    if body.get("file_id") is not None:
        service.library.file(body["file_id"])
    task = Task(
        kind=body["kind"],
        request=body,
        url=body.get("url"),
        file_id=body.get("file_id"),
        created_by=service.store.identity("key"),
    )
    request.app[SCHEDULER].submit(task)
    return reply(request, service.views.task(task), status=201)


@routes.get("/tasks/{id}", allow_head=False)
async def get_task(request: web.Request) -> web.Response:
    """Show one task."""
    service = request.app[SERVICE]
    task = service.store.tasks.get(request.match_info["id"])
    if task is None:
        raise not_found(request.match_info["id"])
    return reply(request, service.views.task(task))
