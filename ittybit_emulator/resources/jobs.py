"""The resource ``/jobs``."""

from aiohttp import web

from ittybit_emulator.http.bodies import decode_body
from ittybit_emulator.http.idempotency import HEADER, find_replay, save_replay
from ittybit_emulator.http.responses import reply, reply_window
from ittybit_emulator.service import SERVICE, Service
from ittybit_emulator.storage import is_s3
from ittybit_emulator.tasks.scheduler import SCHEDULER
from ittybit_emulator.tasks.validation.jobs import JobCreate, build_job, build_steps
from ittybit_emulator.views.statuses import stored_statuses

routes = web.RouteTableDef()


@routes.get("/jobs", allow_head=False)
async def list_jobs(request: web.Request) -> web.Response:
    """List jobs, newest first by default."""
    service, query = request.app[SERVICE], request.query
    filters: dict[str, tuple[str, ...]] = {}
    if "kind" in query:
        filters["kind"] = (query["kind"],)
    if "status" in query:
        filters["status"] = stored_statuses(query["status"])
    if "input" in query:
        filters["url"] = (query["input"],)
    return reply_window(request, service.store.jobs, service.views.task, filters)


@routes.post("/jobs")
async def create_job(request: web.Request) -> web.Response:
    """Validate, create, and start a job and its tasks."""
    service, key = request.app[SERVICE], request.headers.get(HEADER)
    body = await decode_body(request, JobCreate)
    if (replay := find_replay(request, key)) is not None:
        return replay
    job = build_job(body, service.store.identity("key"))
    check_access(service, body.input, body.output, body.connection_id)
    with service.store.transaction():
        request.app[SCHEDULER].submit(job, build_steps(job))
        response = reply(request, service.views.task(job), status=201)
        return save_replay(request, key, response)


@routes.get("/jobs/{id}", allow_head=False)
async def get_job(request: web.Request) -> web.Response:
    """Return one job with its tasks."""
    service = request.app[SERVICE]
    job = service.store.jobs.find(request.match_info["id"])
    return reply(request, service.views.task(job))


def check_access(
    service: Service, source: str | None, target: str | None, connection: object
) -> None:
    """Raise RequestError 400 if an s3 URL has no connection."""
    if connection is not None or is_s3(source or "") or is_s3(target or ""):
        service.storage.connection(connection)
