"""Checks that create objects, and delete them."""

import struct
import time
import zlib
from typing import Any

from ittybit import types
from ittybit.signing import signature, signed_message
from ittybit.types.task import ENDED, SUCCEEDED
from tests.live.checks import Observations, Skip, check
from tests.live.reads import expect_fields
from tests.live.service import Reply, Service

_FOLDER = "ittybit-contract-check"
_LONGEST_WAIT = 120.0  # seconds
POLL = 0.5  # seconds


def picture() -> bytes:
    """Return a gray PNG of 64 x 64 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + checksum

    header = struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + bytes((x * y) % 256 for x in range(64)) for y in range(64))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def sign(service: Service, name: str) -> dict[str, Any]:
    """Return a signature for the upload of a file."""
    body = {"folder": _FOLDER, "filename": name, "method": "put"}
    found: dict[str, Any] = service.send("POST", "/signatures", body).json
    return found


def upload(service: Service, name: str) -> dict[str, Any]:
    """Upload a picture, and return the file, which is deleted later."""
    reply = service.transfer("PUT", sign(service, name)["url"], picture())
    return keep(service, reply)


def keep(service: Service, reply: Reply) -> dict[str, Any]:
    """Return an uploaded file, and delete it and its media later."""
    file: dict[str, Any] = reply.json
    if "media_id" in file:
        service.created.append(f"/media/{file['media_id']}")
    service.created.append(f"/files/{file['id']}")
    return file


@check(
    *("media.create", "media.body", "media.empty", "media.get", "media.update"),
    *("media.delete", "confirmations.fields", "response.created"),
    *("request.patch", "request.patch.metadata"),
    writes=True,
)
def a_media_is_created_changed_and_deleted(
    service: Service, seen: Observations
) -> None:
    body = {"title": "Contract check", "alt": "none", "metadata": {"a": 1, "b": 2}}
    reply = service.create("/media", body)
    media, found = reply.json, f"status {reply.status}"
    seen.expect("media.create", reply.status in (200, 201), found)
    seen.expect("response.created", reply.status == 201, found)
    same = {name: media.get(name) for name in body} == body
    seen.expect("media.body", same, f"body {media}")
    empty = (media.get("files"), media.get("urls"), media.get("kind"))
    seen.expect("media.empty", empty == ([], {}, None), f"files, urls, kind: {empty}")
    path = f"/media/{media['id']}"
    status = service.get(path).status
    seen.expect("media.get", status == 200, f"status {status}")
    change = {"alt": "changed", "metadata": {"a": None, "c": 3}}
    reply = service.send("PATCH", path, change)
    changed = reply.json
    seen.expect("media.update", reply.status == 200, f"status {reply.status}")
    kept = (changed.get("title"), changed.get("alt"))
    seen.expect("request.patch", kept == ("Contract check", "changed"), kept)
    metadata = changed.get("metadata")
    merged = metadata == {"b": 2, "c": 3}
    seen.expect("request.patch.metadata", merged, f"metadata {metadata}")
    reply = service.send("DELETE", path)
    message = reply.json.get("message")
    seen.expect("confirmations.fields", isinstance(message, str), f"body {reply.json}")
    status = service.get(path).status
    seen.expect("media.delete", status == 404, f"status {status} after the delete")


@check("error.405", writes=True)
def a_wrong_method_is_refused(service: Service, seen: Observations) -> None:
    status = service.send("PATCH", "/signatures", {}).status
    seen.expect("error.405", status == 405, f"status {status}")


@check(
    *("signatures.create", "signatures.fields", "signatures.scheme"),
    "signatures.expiry",
    writes=True,
)
def a_signature_can_be_computed(service: Service, seen: Observations) -> None:
    body = {"folder": _FOLDER, "filename": "a.png", "method": "get"}
    reply = service.send("POST", "/signatures", body)
    signed = reply.json
    seen.expect("signatures.create", reply.status in (200, 201), reply.status)
    missing = {"url", "domain", "filename", "expiry", "method", "signature"} - set(
        signed
    )
    seen.expect("signatures.fields", not missing, f"without {sorted(missing)}")
    left = signed["expiry"] - time.time()
    seen.expect("signatures.expiry", 3000 < left < 4200, f"expires in {left:.0f} s")
    path = f"{_FOLDER}/a.png"
    message = signed_message(path, expiry=signed["expiry"], method="get")
    same = signed["signature"] == signature(message, service.key)
    seen.expect("signatures.scheme", same, "another signature than the computed one")


@check(
    *("upload.signed", "upload.put", "files.get", "files.update", "files.delete"),
    "files.fields",
    writes=True,
)
def a_file_is_uploaded_to_a_signed_url(service: Service, seen: Observations) -> None:
    reply = service.transfer("PUT", sign(service, "whole.png")["url"], picture())
    file = keep(service, reply)
    for entry in ("upload.signed", "upload.put"):
        seen.expect(entry, reply.status == 201, f"status {reply.status}")
    path = f"/files/{file['id']}"
    found = service.get(path)
    seen.expect("files.get", found.status == 200, f"status {found.status}")
    expect_fields(seen, "files.fields", found.json, types.File)
    changed = service.send("PATCH", path, {"ref": "check"})
    seen.expect("files.update", changed.json.get("ref") == "check", changed.json)
    service.send("DELETE", path)
    status = service.get(path).status
    seen.expect("files.delete", status == 404, f"status {status} after the delete")


@check("upload.parts", "upload.parts.range", "upload.parts.order", writes=True)
def a_file_is_uploaded_in_parts(service: Service, seen: Observations) -> None:
    url, data = sign(service, "parts.png")["url"], picture()
    half, total = len(data) // 2, len(data)
    ranges = [f"bytes 0-{half - 1}/{total}", f"bytes {half}-{total - 1}/{total}"]
    # The second part first: the service accepts parts in any order.
    first = service.transfer("PUT", url, data[half:], {"Content-Range": ranges[1]})
    last = service.transfer("PUT", url, data[:half], {"Content-Range": ranges[0]})
    if last.status in (200, 201):
        keep(service, last)
    statuses = (first.status, last.status)
    for entry in ("upload.parts", "upload.parts.range", "upload.parts.order"):
        seen.expect(entry, statuses == (202, 201), f"statuses {statuses}")


@check(
    *("automations.create", "automations.get", "automations.update"),
    *("automations.delete", "automations.trigger", "automations.statuses"),
    writes=True,
)
def an_automation_is_created_and_deleted(service: Service, seen: Observations) -> None:
    trigger = {"kind": "event", "event": "media.created"}
    workflow = [{"kind": "image", "width": 32, "ref": "check"}]
    body = {"trigger": trigger, "workflow": workflow, "status": "paused"}
    reply = service.create("/automations", {"name": "Contract check", **body})
    seen.expect("automations.create", reply.status == 201, f"status {reply.status}")
    found = reply.json
    seen.expect("automations.trigger", found.get("trigger") == trigger, found)
    seen.expect("automations.statuses", found.get("status") == "paused", found)
    path = f"/automations/{found['id']}"
    status = service.get(path).status
    seen.expect("automations.get", status == 200, f"status {status}")
    changed = service.send("PATCH", path, {"name": "Changed"}).json
    seen.expect("automations.update", changed.get("name") == "Changed", changed)
    service.send("DELETE", path)
    status = service.get(path).status
    seen.expect("automations.delete", status == 404, f"status {status} after it")


def wait(service: Service, path: str, version: str | None) -> tuple[Any, set[str]]:
    """Return a task or job after its end, and the statuses that it had."""
    statuses, end = set[str](), time.monotonic() + _LONGEST_WAIT
    while time.monotonic() < end:
        found = service.get(path, version=version).json
        statuses.add(found["status"])
        if found["status"] in ENDED:
            return found, statuses
        time.sleep(POLL)
    raise Skip(f"{path} did not end within {_LONGEST_WAIT:.0f} s: {statuses}")


@check(
    *("tasks.create", "tasks.created", "tasks.get", "tasks.input", "tasks.output"),
    *("tasks.statuses.ended", "options.image"),
    writes=True,
    billable=1,
)
def a_task_creates_an_image(service: Service, seen: Observations) -> None:
    file = upload(service, "task.png")
    body = {"kind": "image", "file_id": file["id"], "width": 32, "format": "webp"}
    names = {"ref": "check", "folder": _FOLDER, "filename": "task.webp"}
    reply = service.send("POST", "/tasks", {**body, **names})
    task = reply.json
    seen.expect("tasks.create", reply.status == 201, f"status {reply.status}")
    fresh = (task.get("status"), task.get("output"))
    seen.expect("tasks.created", fresh == ("pending", None), f"status, output: {fresh}")
    task, statuses = wait(service, f"/tasks/{task['id']}", "2025-08-20")
    seen.expect("tasks.get", bool(task["id"]), task)
    succeeded = task["status"] in SUCCEEDED
    seen.expect("tasks.statuses.ended", succeeded, f"statuses {sorted(statuses)}")
    seen.expect("tasks.input", succeeded, f"error {task.get('error')}")
    output = task["output"]
    service.created.append(f"/files/{output['id']}")
    same = all(output.get(name) == value for name, value in names.items())
    seen.expect("tasks.output", same, f"output {output}")
    drawn = (output.get("width"), output.get("type"))
    seen.expect("options.image", drawn == (32, "image/webp"), f"width, type: {drawn}")


def delete_output(service: Service, file: dict[str, Any]) -> None:
    """Delete the output of a task of a job, and its media, later, if it is stored."""
    reply = service.get(f"/files/{file['id']}") if file.get("id") else None
    if reply is not None and reply.status == 200:
        keep(service, reply)


@check(
    *(
        "jobs.create",
        "jobs.get",
        "jobs.body",
        "idempotency.header",
        "options.job.image",
    ),
    writes=True,
    billable=1,
)
def a_job_is_created_once(service: Service, seen: Observations) -> None:
    file = upload(service, "job.png")
    options = {"width": 32, "format": "webp"}
    body = {"kind": "image", "input": file["url"], "options": options}
    key = {"Idempotency-Key": f"contract-check-{time.time_ns()}"}
    job, again = (
        service.send("POST", "/jobs", body, version=None, headers=key) for _ in "12"
    )
    seen.expect("jobs.create", job.status in (200, 201), f"status {job.status}")
    once = (again.status, again.json.get("id")) == (200, job.json["id"])
    seen.expect("idempotency.header", once, f"status {again.status}, {again.json}")
    same = {name: job.json.get(name) for name in body} == body
    seen.expect("jobs.body", same, f"body {job.json}")
    ended, statuses = wait(service, f"/jobs/{job.json['id']}", None)
    seen.expect("jobs.get", ended["id"] == job.json["id"], ended)
    for one in ended.get("tasks", ()):
        delete_output(service, one.get("output") or {})
    succeeded = ended["status"] == "succeeded"
    seen.expect("options.job.image", succeeded, f"{sorted(statuses)}: {ended}")
