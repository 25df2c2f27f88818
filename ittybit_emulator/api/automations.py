"""The resource ``/automations`` (spec section 17)."""

from typing import Any, Literal

import msgspec
from aiohttp import web
from msgspec import UNSET, UnsetType

from ittybit_emulator.api.fields import body_of
from ittybit_emulator.errors import RequestError, not_found
from ittybit_emulator.http.paging import page_of
from ittybit_emulator.http.replies import reply, reply_list
from ittybit_emulator.identifiers import now
from ittybit_emulator.records import Automation
from ittybit_emulator.service import SERVICE
from ittybit_emulator.tasks.requests import check_steps

routes = web.RouteTableDef()
_LIMIT = 10


class _Trigger(msgspec.Struct):
    kind: Literal["event"]
    event: Literal["media.created"]


class _Create(msgspec.Struct):
    trigger: _Trigger
    workflow: list[dict[str, Any]]
    name: str | None = None
    description: str | None = None
    status: Literal["active", "paused"] = "active"


class _Update(msgspec.Struct):
    trigger: _Trigger | UnsetType = UNSET
    workflow: list[dict[str, Any]] | UnsetType = UNSET
    name: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    status: Literal["active", "paused"] | UnsetType = UNSET


@routes.get("/automations", allow_head=False)
async def list_automations(request: web.Request) -> web.Response:
    """List automations, newest first."""
    service = request.app[SERVICE]
    page = page_of(request, service.store.automations.count(), _LIMIT)
    found = service.store.automations.page(page.offset, page.limit)
    shown = [service.views.automation(automation) for automation in found]
    return reply_list(request, shown, page)


@routes.post("/automations")
async def create_automation(request: web.Request) -> web.Response:
    """Make an automation."""
    service = request.app[SERVICE]
    body = await body_of(request, _Create)
    _check(body.workflow)
    automation = Automation(
        name=body.name,
        description=body.description,
        trigger=msgspec.to_builtins(body.trigger),
        workflow=body.workflow,
        status=body.status,
    )
    service.store.automations.save(automation)
    return reply(request, service.views.automation(automation), status=201)


@routes.get("/automations/{id}", allow_head=False)
async def get_automation(request: web.Request) -> web.Response:
    """Show one automation."""
    return reply(request, request.app[SERVICE].views.automation(_named(request)))


@routes.patch("/automations/{id}")
async def update_automation(request: web.Request) -> web.Response:
    """Change the named fields of one automation."""
    service = request.app[SERVICE]
    body = await body_of(request, _Update)
    automation = _named(request)
    if body.workflow is not UNSET:
        _check(body.workflow)
    for name, value in msgspec.structs.asdict(body).items():
        if value is not UNSET:
            setattr(automation, name, msgspec.to_builtins(value))
    automation.updated = now()
    service.store.automations.save(automation)
    return reply(request, service.views.automation(automation))


@routes.delete("/automations/{id}")
async def delete_automation(request: web.Request) -> web.Response:
    """Delete one automation; tasks that it has started go on."""
    automation = _named(request)
    request.app[SERVICE].store.automations.delete(automation.id)
    return reply(request, {"message": f"Automation {automation.id} deleted"})


def _named(request: web.Request) -> Automation:
    identifier = request.match_info["id"]
    automation = request.app[SERVICE].store.automations.get(identifier)
    if automation is None:
        raise not_found(identifier)
    return automation


def _check(workflow: list[dict[str, Any]]) -> None:
    if not workflow:
        raise RequestError(400, "workflow: at least one step is needed")
    check_steps(workflow, "workflow")
