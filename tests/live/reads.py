"""Checks that only read."""

import re
from typing import Any, get_args

import msgspec

from ittybit import types
from ittybit.core.serialization.lenient import coerce
from ittybit_emulator.contract.ledger import entries
from tests.live.checks import Observations, Skip, check
from tests.live.service import Service

_UNKNOWN = "zzzzzzzzzzzz"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def sample(service: Service, path: str, **named: Any) -> list[dict[str, Any]]:
    """Return up to 100 objects of the project, or skip the check."""
    found: list[dict[str, Any]] = service.get(f"{path}?limit=100", **named).json
    if not found:
        raise Skip(f"the project has no objects at {path}")
    return found


def words_of(name: str) -> set[str]:
    """Return the status words of a type in the ledger."""
    return {w for entry in entries() if name in entry.of for w in entry.statuses}


def decode(value: object, into: type) -> str:
    """Return why a value does not have the fields of a type, or nothing."""
    try:
        coerce(value, into, strict=True)
    except msgspec.ValidationError as error:
        return str(error)
    return ""


@check("request.key", "error.401", "error.body")
def a_wrong_key_is_refused(service: Service, seen: Observations) -> None:
    for key in (None, "ittybit_wrong_key"):
        reply = service.get("/media?limit=1", key=key)
        seen.expect("request.key", reply.status >= 400, f"status {reply.status}")
        seen.expect("error.401", reply.status == 401, f"status {reply.status}")
        message = reply.json.get("message")
        seen.expect("error.body", isinstance(message, str), f"body {reply.json}")
    status = service.get("/media?limit=1").status
    seen.expect("request.key", status == 200, f"status {status} with the key")


def check_list(noun: str) -> None:
    """Register the check of a list of version 2025-08-20."""

    @check(f"{noun}.list", f"{noun}.list.parameters", "response.bare")
    def a_list_is_an_array(service: Service, seen: Observations) -> None:
        reply = service.get(f"/{noun}?limit=1&page=1")
        seen.expect(f"{noun}.list", reply.status == 200, f"status {reply.status}")
        value = reply.json
        seen.expect("response.bare", isinstance(value, list), type(value).__name__)
        limited = len(value) <= 1
        seen.expect(f"{noun}.list.parameters", limited, f"{len(value)} for limit=1")


for _noun in ("media", "files", "tasks", "automations"):
    check_list(_noun)


def check_undated_list(noun: str, path: str) -> None:
    """Register the check of a list of the undated API."""

    @check(f"{noun}.list")
    def a_list_is_an_array(service: Service, seen: Observations) -> None:
        reply = service.get(f"/{path}?limit=1", version=None)
        seen.expect(f"{noun}.list", reply.status == 200, f"status {reply.status}")
        is_list = isinstance(reply.json, list)
        seen.expect(f"{noun}.list", is_list, type(reply.json).__name__)


for _noun in ("jobs", "runs", "events", "connections"):
    check_undated_list(_noun, _noun)
check_undated_list("webhook_endpoints", "webhooks/endpoints")


@check("list.cursors.headers")
def an_undated_list_has_headers(service: Service, seen: Observations) -> None:
    headers = service.get("/jobs?limit=1", version=None).headers
    more, limit = headers.get("Has-More"), headers.get("Limit")
    seen.expect("list.cursors.headers", more in ("true", "false"), f"Has-More: {more}")
    seen.expect("list.cursors.headers", limit == "1", f"Limit: {limit} for limit=1")


@check("error.404")
def an_unknown_object_is_not_found(service: Service, seen: Observations) -> None:
    for path in (f"/media/med_{_UNKNOWN}", f"/tasks/task_{_UNKNOWN}"):
        status = service.get(path).status
        seen.expect("error.404", status == 404, f"GET {path}: status {status}")


@check("error.body.undated")
def an_undated_error_has_a_kind(service: Service, seen: Observations) -> None:
    body = service.get(f"/jobs/job_{_UNKNOWN}", version=None).json
    for name in ("kind", "message"):
        found = isinstance(body.get(name), str)
        seen.expect("error.body.undated", found, f"no {name} in {body}")


@check("list.limit", "error.400")
def a_limit_has_a_range(service: Service, seen: Observations) -> None:
    for query in ("limit=101", "limit=0", "page=0"):
        status = service.get(f"/media?{query}").status
        seen.expect("list.limit", status == 400, f"status {status} for {query}")
        seen.expect("error.400", status == 400, f"status {status} for {query}")


@check("list.past_the_end", "response.empty_list")
def a_page_past_the_end_is_empty(service: Service, seen: Observations) -> None:
    reply = service.get("/media?page=99999")
    for entry in ("list.past_the_end", "response.empty_list"):
        seen.expect(entry, reply.status == 200, f"status {reply.status}")
        seen.expect(entry, reply.json == [], f"body {reply.json}")


@check("list.links")
def a_list_links_its_pages(service: Service, seen: Observations) -> None:
    links = service.get("/media?limit=1").headers.get("Links", "")
    for name in ("self", "first", "last"):
        seen.expect("list.links", f'rel="{name}"' in links, f"Links: {links}")


@check("list.limit.default")
def a_page_has_twenty_items(service: Service, seen: Observations) -> None:
    if len(sample(service, "/tasks")) <= 20:
        raise Skip("the project has at most 20 tasks")
    found = len(service.get("/tasks").json)
    seen.expect("list.limit.default", found == 20, f"{found} tasks")


@check("list.order", "response.times", "response.ids")
def lists_are_newest_first(service: Service, seen: Observations) -> None:
    items = sample(service, "/media")
    times = [item["created"] for item in items]
    for item in items:
        is_time = _TIME.fullmatch(str(item["created"])) is not None
        seen.expect("response.times", is_time, f"created: {item['created']}")
        has_prefix = item["id"].startswith("med_")
        seen.expect("response.ids", has_prefix, f"id: {item['id']}")
    if len(items) > 1:
        ordered = times == sorted(times, reverse=True)
        seen.expect("list.order", ordered, "not in the order of `created`")


@check("request.version.unknown")
def an_unknown_version_is_refused(service: Service, seen: Observations) -> None:
    status = service.get("/media?limit=1", version="1999-01-01").status
    seen.expect("request.version.unknown", status == 400, f"status {status}")


@check("response.envelope")
def an_older_version_has_an_envelope(service: Service, seen: Observations) -> None:
    body = service.get("/media?limit=1", version="2025-07-01").json
    names = set(body) if isinstance(body, dict) else {type(body).__name__}
    expected = {"meta", "data", "error", "links"}
    seen.expect("response.envelope", names == expected, f"names {sorted(names)}")


@check("response.request_id")
def a_response_has_a_request_id(service: Service, seen: Observations) -> None:
    names = {name.lower() for name in service.get("/media?limit=1").headers}
    found = bool(names & {"x-request-id", "request-id"})
    seen.expect("response.request_id", found, f"headers {sorted(names)}")


def expect_fields(seen: Observations, entry: str, item: object, into: type) -> None:
    """Record whether an object has the required fields and the types of `entry`."""
    required = {
        "media.fields": {"id", "object", "files", "urls", "created", "updated"},
        "files.fields": {"id", "media_id", "object", "kind", "type", "filesize", "url"},
        "tasks.fields": {"id", "object", "kind", "status"},
    }[entry]
    missing = required - set(item) if isinstance(item, dict) else required
    seen.expect(entry, not missing, f"without {', '.join(sorted(missing))}")
    problem = decode(item, into)
    seen.expect(entry, not problem, problem)


@check("media.fields")
def media_have_their_fields(service: Service, seen: Observations) -> None:
    for item in sample(service, "/media"):
        expect_fields(seen, "media.fields", item, types.Media)


@check("files.fields", "files.statuses", "files.objects")
def files_have_their_fields(service: Service, seen: Observations) -> None:
    for item in sample(service, "/files"):
        expect_fields(seen, "files.fields", item, types.File)
        known = item["status"] in words_of("File")
        seen.expect("files.statuses", known, f"status {item['status']}")
        known = item["object"] in ("source", "track", "intelligence")
        seen.expect("files.objects", known, f"object {item['object']}")


@check("tasks.fields", "tasks.statuses", "tasks.progress")
def tasks_have_their_fields(service: Service, seen: Observations) -> None:
    for item in sample(service, "/tasks"):
        expect_fields(seen, "tasks.fields", item, types.Task)
        known = item["status"] in words_of("Task")
        seen.expect("tasks.statuses", known, f"status {item['status']}")
        progress = item.get("progress")
        if progress is not None:
            valid = 0 <= progress <= 100
            seen.expect("tasks.progress", valid, f"progress {progress}")


@check("jobs.statuses")
def jobs_have_known_statuses(service: Service, seen: Observations) -> None:
    for item in sample(service, "/jobs", version=None):
        known = item["status"] in get_args(types.JobStatus)
        seen.expect("jobs.statuses", known, f"status {item['status']}")


@check("download.get", "download.range")
def a_file_is_delivered(service: Service, seen: Observations) -> None:
    file = sample(service, "/files")[0]
    reply = service.transfer("GET", file["url"], headers={"Range": "bytes=0-0"})
    ranged = (reply.status, len(reply.body)) == (206, 1)
    found = f"status {reply.status} with {len(reply.body)} bytes"
    seen.expect("download.range", ranged, found)
    seen.expect("download.get", reply.status in (200, 206), f"status {reply.status}")
