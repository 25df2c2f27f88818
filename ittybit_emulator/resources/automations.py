"""The resource ``/automations``."""

from typing import Any, Literal

import msgspec
from aiohttp import web
from msgspec import UNSET, UnsetType

from ittybit.kinds.fields import SourceUrl
from ittybit_emulator.errors import RequestError
from ittybit_emulator.http.bodies import decode_body
from ittybit_emulator.http.exchange import EXCHANGE
from ittybit_emulator.http.responses import reply, reply_list
from ittybit_emulator.resources.jobs import check_access
from ittybit_emulator.resources.runs import check_steps_access, new_run
from ittybit_emulator.service import SERVICE
from ittybit_emulator.store.records import Automation, Generation, update
from ittybit_emulator.tasks.scheduler import SCHEDULER
from ittybit_emulator.tasks.validation.runs import build_steps, flatten_entries
from ittybit_emulator.tasks.validation.tasks import check_steps, check_url

routes = web.RouteTableDef()
_LIMIT = 10


class _Trigger(msgspec.Struct):
    kind: Literal["event"]
    event: Literal["media.created"]


class _Create(msgspec.Struct):
    trigger: _Trigger | None = None
    workflow: list[dict[str, Any]] = msgspec.field(default_factory=list[dict[str, Any]])
    name: str | None = None
    description: str | None = None
    status: Literal["active", "paused"] = "active"


class _Update(msgspec.Struct):
    trigger: _Trigger | UnsetType = UNSET
    workflow: list[dict[str, Any]] | UnsetType = UNSET
    name: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    status: Literal["active", "paused"] | UnsetType = UNSET


class _Run(msgspec.Struct):
    url: str | None = None


@routes.get("/automations", allow_head=False)
async def list_automations(request: web.Request) -> web.Response:
    """List automations, newest first."""
    service = request.app[SERVICE]
    return reply_list(
        request, service.store.automations, service.views.automation, _LIMIT
    )


@routes.post("/automations")
async def create_automation(request: web.Request) -> web.Response:
    """Create an automation; without a trigger, only a request starts it."""
    service = request.app[SERVICE]
    body = await decode_body(request, _Create)
    generation: Generation = "runs" if body.trigger is None else "dated"
    if body.trigger is None and request[EXCHANGE].version.named:
        raise RequestError(400, "trigger: is required in this version of the API")
    _check(body.workflow, generation)
    automation = Automation(
        generation=generation,
        name=body.name,
        description=body.description,
        trigger=msgspec.to_builtins(body.trigger) if body.trigger else None,
        workflow=body.workflow,
        status=body.status,
    )
    service.store.automations.save(automation)
    return reply(request, service.views.automation(automation), status=201)


@routes.get("/automations/{id}", allow_head=False)
async def get_automation(request: web.Request) -> web.Response:
    """Return one automation."""
    return reply(request, request.app[SERVICE].views.automation(_find(request)))


@routes.patch("/automations/{id}")
async def update_automation(request: web.Request) -> web.Response:
    """Update the given fields of one automation."""
    service = request.app[SERVICE]
    body = await decode_body(request, _Update)
    automation = _find(request)
    if body.trigger is not UNSET and automation.generation == "runs":
        message = f"trigger: is not allowed; {automation.id} was created without one"
        raise RequestError(400, message)
    if body.workflow is not UNSET:
        _check(body.workflow, automation.generation)
    update(automation, body)
    service.store.automations.save(automation)
    return reply(request, service.views.automation(automation))


@routes.delete("/automations/{id}")
async def delete_automation(request: web.Request) -> web.Response:
    """Delete one automation; tasks that it has started continue."""
    automation = _find(request)
    request.app[SERVICE].store.automations.delete(automation.id)
    return reply(request, {"message": f"Automation {automation.id} deleted"})


@routes.post("/automations/{id}/run")
async def run_automation(request: web.Request) -> web.Response:
    """Start the steps of one automation on a URL, and return the run."""
    service = request.app[SERVICE]
    body = await decode_body(request, _Run)
    automation = _find(request)
    if not body.url:
        message = "url: is required, because the run needs an input"
        raise RequestError(400, message, kind="url_required")
    check_url("url", body.url, SourceUrl, "request_invalid")
    if automation.status == "paused":
        message = f"{automation.id} is paused; set its status to active to run it"
        raise RequestError(400, message)
    steps = automation.workflow
    if automation.generation == "runs":
        steps = flatten_entries(steps, "workflow", has_input=True)
    check_access(service, body.url, None, None)
    check_steps_access(service, steps)
    run = new_run(automation.id, url=body.url)
    request.app[SCHEDULER].submit(run, build_steps(run, steps))
    return reply(request, service.views.task(run), status=201)


def _find(request: web.Request) -> Automation:
    return request.app[SERVICE].store.automations.find(request.match_info["id"])


def _check(workflow: list[dict[str, Any]], generation: Generation) -> None:
    if not workflow:
        raise RequestError(400, "workflow: must contain at least one step")
    if generation == "dated":
        check_steps(workflow, "workflow")
    else:
        flatten_entries(workflow, "workflow", has_input=True)
