"""Validation of requests for jobs and their conversion to tasks."""

from typing import Any

import msgspec

from ittybit.core.kinds.check import check_fields, drop_omitted
from ittybit.core.kinds.markers import Api
from ittybit.kinds.fields import SourceUrl
from ittybit.kinds.request_fields import JobFields
from ittybit_emulator.store.identifiers import new_id
from ittybit_emulator.store.records import Task
from ittybit_emulator.tasks.validation.tasks import (
    check_kind,
    check_own,
    check_url,
    refuse,
)


class JobCreate(msgspec.Struct, forbid_unknown_fields=True):
    """The body of POST /jobs."""

    input: str
    kind: str
    options: dict[str, Any] | None = None
    output: str | None = None
    metadata: dict[str, Any] | None = None
    webhook_url: str | None = None
    connection_id: str | None = None


class JobTaskCreate(msgspec.Struct, forbid_unknown_fields=True):
    """The body of POST /tasks with an `input` object."""

    kind: str
    input: dict[str, Any]
    options: dict[str, Any] | None = None


def build_job(body: JobCreate, created_by: str) -> Task:
    """Return the requested job, or raise RequestError 400 that names the field."""
    check_kind(body.kind, "job", "")
    fields = msgspec.structs.asdict(body)
    beside = {name: fields[name] for name in JobFields.__struct_fields__}
    with refuse("", {"input": "invalid_input"}):
        check_fields(JobFields, "job", beside, f"job of kind {body.kind!r}")
    request = _flatten(body.kind, body.options, "job")
    beside = {
        "destination": body.output,
        "connection_id": body.connection_id,
        "metadata": body.metadata,
        "webhook_url": body.webhook_url,
    }
    request |= {name: value for name, value in beside.items() if value is not None}
    return Task(
        id=new_id("job"),
        generation="jobs",
        kind=body.kind,
        url=body.input,
        request=request,
        created_by=created_by,
    )


def build_steps(job: Task) -> list[Task]:
    """Return the tasks of a job in order: probe, import, encode, export."""
    request = job.request
    access = {k: v for k, v in request.items() if k == "connection_id"}
    hidden = {"destination", "connection_id", "webhook_url"}
    encode = {name: value for name, value in request.items() if name not in hidden}
    steps = [{"kind": "probe", **access}, {"kind": "import", **access}, encode]
    if "destination" in request:
        destination = request["destination"]
        steps.append({"kind": "export", "destination": destination, **access})
    tasks: list[Task] = []
    for step in steps:
        tasks.append(_new_step(job, step, tasks[-1].id if tasks else None))
    return tasks


def build_job_task(body: JobTaskCreate, created_by: str) -> Task:
    """Return the requested task, or raise RequestError 400 that names the field."""
    check_kind(body.kind, "standalone", "")
    url = body.input.get("url")
    check_url("input.url", url, SourceUrl, "invalid_input")
    request = _flatten(body.kind, body.options, "standalone") | {"input": body.input}
    if body.kind == "export":
        request["destination"] = request.pop("url")
    return Task(
        generation="jobs",
        kind=body.kind,
        url=url,
        request=request,
        created_by=created_by,
    )


def _flatten(kind: str, options: dict[str, Any] | None, api: Api) -> dict[str, Any]:
    given = drop_omitted(options or {})
    check_own(kind, given, "", api)
    return {**given, "kind": kind}


def _new_step(job: Task, request: dict[str, Any], after: str | None) -> Task:
    return Task(
        id=new_id("task"),
        generation="jobs",
        kind=request["kind"],
        status="waiting",
        url=job.url if request["kind"] in {"probe", "import"} else None,
        request=request,
        created_by=job.id,
        parent_id=job.id,
        after_id=after,
    )
