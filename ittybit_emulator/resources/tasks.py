"""The resource ``/tasks``.

The body of a POST determines its API generation. An `input` object means the jobs API,
an `options` object the runs API, and options at top level the dated API.
"""

from typing import Any

import msgspec
from aiohttp import web

from ittybit_emulator.errors import RequestError
from ittybit_emulator.http.bodies import decode_body, format_error
from ittybit_emulator.http.exchange import EXCHANGE
from ittybit_emulator.http.idempotency import HEADER, find_replay, save_replay
from ittybit_emulator.http.pagination import (
    DEFAULT_LIMIT,
    has_cursor,
    links_header,
    page_urls,
    parse_page,
)
from ittybit_emulator.http.responses import reply, reply_list, reply_window
from ittybit_emulator.resources.jobs import check_access
from ittybit_emulator.resources.runs import check_steps_access, new_run
from ittybit_emulator.service import SERVICE
from ittybit_emulator.store.records import Task
from ittybit_emulator.tasks.scheduler import SCHEDULER
from ittybit_emulator.tasks.validation.jobs import JobTaskCreate, build_job_task
from ittybit_emulator.tasks.validation.runs import build_steps, flatten_task
from ittybit_emulator.tasks.validation.tasks import check_task
from ittybit_emulator.views.statuses import stored_statuses

routes = web.RouteTableDef()
_FILTERS = ("status", "kind", "run_id", "created_by")
_OF_RUNS = frozenset({"options", "connection_id", "destination"})


@routes.get("/tasks", allow_head=False)
async def list_tasks(request: web.Request) -> web.Response:
    """List tasks, newest first, with numbered pages or cursors."""
    service = request.app[SERVICE]
    table, view = service.store.tasks, service.views.task
    if has_cursor(request, _FILTERS):
        return reply_window(request, table, view, _filters(request))
    if request[EXCHANGE].version.named or "page" in request.query:
        return reply_list(request, table, view)
    response = reply_window(request, table, view)
    page = parse_page(request, table.count(), DEFAULT_LIMIT)
    response.headers["Links"] = links_header(page_urls(request, page))
    return response


@routes.post("/tasks")
async def create_task(request: web.Request) -> web.Response:
    """Validate, create, and start a task."""
    body = await decode_body(request, dict[str, Any])
    if "input" in body:
        request[EXCHANGE].undated = True
        return _create_job_task(request, body)
    if _OF_RUNS & body.keys():
        request[EXCHANGE].undated = True
        return _create_run_task(request, body)
    return await _create_dated(request, body)


@routes.get("/tasks/{id}", allow_head=False)
async def get_task(request: web.Request) -> web.Response:
    """Return one task."""
    service = request.app[SERVICE]
    task = service.store.tasks.find(request.match_info["id"])
    return reply(request, service.views.task(task))


async def _create_dated(request: web.Request, body: dict[str, Any]) -> web.Response:
    service = request.app[SERVICE]
    check_task(body)
    if body.get("file_id") is not None:
        service.store.files.find(body["file_id"])
    task = Task(
        kind=body["kind"],
        request=body,
        url=body.get("url"),
        file_id=body.get("file_id"),
        created_by=service.store.identity("key"),
    )
    scheduler = request.app[SCHEDULER]
    scheduler.submit(task)
    await scheduler.settle(task)
    return reply(request, service.views.task(task), status=201)


def _create_run_task(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Create a task and the run that contains it."""
    service = request.app[SERVICE]
    flat = flatten_task(body)
    check_steps_access(service, [flat])
    run = new_run(service.store.identity("key"))
    steps = build_steps(run, [flat])
    request.app[SCHEDULER].submit(run, steps)
    return reply(request, service.views.task(steps[0]), status=201)


def _create_job_task(request: web.Request, body: dict[str, Any]) -> web.Response:
    service, key = request.app[SERVICE], request.headers.get(HEADER)
    if (replay := find_replay(request, key)) is not None:
        return replay
    try:
        create = msgspec.convert(body, JobTaskCreate)
    except msgspec.ValidationError as error:
        raise RequestError(400, format_error(str(error))) from error
    task = build_job_task(create, service.store.identity("key"))
    target = task.request.get("destination")
    check_access(service, task.url, target, task.request.get("connection_id"))
    with service.store.transaction():
        request.app[SCHEDULER].submit(task)
        response = reply(request, service.views.task(task), status=201)
        return save_replay(request, key, response)


def _filters(request: web.Request) -> dict[str, tuple[str, ...]]:
    query, filters = request.query, dict[str, tuple[str, ...]]()
    if "status" in query:
        filters["status"] = stored_statuses(query["status"])
    if "kind" in query:
        filters["kind"] = (query["kind"],)
    if "run_id" in query:
        filters["parent_id"] = (query["run_id"],)
    if "created_by" in query:
        maker = query["created_by"]
        column = "parent_id" if maker.startswith("run_") else "created_by"
        filters[column] = (maker,)
    return filters
