"""The resource ``/runs``."""

from collections.abc import Sequence
from typing import Any

import msgspec
from aiohttp import web

from ittybit_emulator.http.bodies import decode_body
from ittybit_emulator.http.idempotency import find_replay, save_replay
from ittybit_emulator.http.responses import reply, reply_window
from ittybit_emulator.resources.jobs import check_access
from ittybit_emulator.service import SERVICE, Service
from ittybit_emulator.store.identifiers import new_id
from ittybit_emulator.store.records import Task
from ittybit_emulator.tasks.scheduler import SCHEDULER
from ittybit_emulator.tasks.validation.runs import build_steps, flatten_entries
from ittybit_emulator.views.statuses import stored_statuses

routes = web.RouteTableDef()


class _Create(msgspec.Struct):
    tasks: list[dict[str, Any]]
    metadata: dict[str, Any] | None = None
    idempotency_key: str | None = None


@routes.get("/runs", allow_head=False)
async def list_runs(request: web.Request) -> web.Response:
    """List runs, newest first by default."""
    service = request.app[SERVICE]
    filters: dict[str, tuple[str, ...]] = {}
    if "status" in request.query:
        filters["status"] = stored_statuses(request.query["status"])
    return reply_window(request, service.store.runs, service.views.task, filters)


@routes.post("/runs")
async def create_run(request: web.Request) -> web.Response:
    """Validate, create, and start a run and its tasks."""
    service = request.app[SERVICE]
    body = await decode_body(request, _Create)
    key = body.idempotency_key
    if (replay := find_replay(request, key)) is not None:
        return replay
    steps = flatten_entries(body.tasks, "tasks")
    check_steps_access(service, steps)
    run = new_run(service.store.identity("key"), metadata=body.metadata)
    with service.store.transaction():
        request.app[SCHEDULER].submit(run, build_steps(run, steps))
        response = reply(request, service.views.task(run), status=201)
        return save_replay(request, key, response)


@routes.get("/runs/{id}", allow_head=False)
async def get_run(request: web.Request) -> web.Response:
    """Return one run with the progress of its tasks."""
    service = request.app[SERVICE]
    run = service.store.runs.find(request.match_info["id"])
    return reply(request, service.views.task(run))


def new_run(
    created_by: str, *, metadata: dict[str, Any] | None = None, url: str | None = None
) -> Task:
    """Return a run without tasks; `url` is the input of its first tasks."""
    return Task(
        id=new_id("run"),
        generation="runs",
        kind="workflow",
        url=url,
        request={} if metadata is None else {"metadata": metadata},
        created_by=created_by,
    )


def check_steps_access(service: Service, steps: Sequence[dict[str, Any]]) -> None:
    """Raise RequestError 400 if an s3 URL in any step has no connection."""
    for step in steps:
        urls = (step.get("url"), step.get("destination"))
        check_access(service, *urls, step.get("connection_id"))
        check_steps_access(service, step.get("next") or ())
