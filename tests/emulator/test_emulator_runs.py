"""The runs API: runs, tasks, automations, events, endpoints, and connections."""

import hashlib
import hmac
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ittybit_emulator import Emulator
from tests.emulator.emulator_support import Caller, Receiver, target_of, until

_TRIGGER = {"kind": "event", "event": "media.created"}


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator(processes=1, webhook_backoff=0.02) as emulator:
        yield emulator


@pytest.fixture
def caller(running: Emulator) -> Caller:
    return Caller(running)


@pytest.fixture
def clip(caller: Caller, samples: Path) -> str:
    return str(caller.file("/r/clip.mp4", (samples / "clip.mp4").read_bytes())["url"])


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver.running() as server:
        yield server


def _run(caller: Caller, *tasks: object, **fields: object) -> Any:
    answer = caller.api("POST", "/runs", {"tasks": tasks, **fields})
    assert answer.status == 201, answer.body
    return answer.json


def _tasks(caller: Caller, run: str) -> list[Any]:
    return list(caller.api("GET", f"/tasks?run_id={run}&order=asc").json)


def test_each_task_of_a_run_uses_the_output_of_the_task_before_it(
    caller: Caller, clip: str
) -> None:
    small = {"kind": "image", "options": {"width": 40}, "metadata": {"n": 1}}
    video = {"kind": "video", "options": {"width": 80}, "next": [small]}
    ingest = {"kind": "ingest", "options": {"url": clip}, "next": [video]}
    run = _run(caller, ingest, metadata={"order": "x"})
    assert run["id"].startswith("run_")
    assert (run["object"], run["status"], run["progress"]) == ("run", "waiting", 0)
    assert run["metadata"] == {"order": "x"}
    assert [task["kind"] for task in run["tasks"]] == ["ingest", "video", "image"]
    assert abs(run["created_at"] - time.time()) < 5
    run = caller.ended(f"/runs/{run['id']}")
    assert (run["status"], run["progress"], run["error"]) == ("succeeded", 100, None)
    times = [run[f"{name}_at"] for name in ("created", "started", "finished")]
    assert sorted(times) == times
    assert abs(times[2] - time.time()) < 60
    assert {task["status"] for task in run["tasks"]} == {"succeeded"}
    stored, moved, still = _tasks(caller, run["id"])
    assert stored["created_by"] == run["id"]
    assert (stored["input"]["kind"], stored["input"]["url"]) == ("url", clip)
    assert moved["input"]["url"] == stored["output"]["url"]
    assert (moved["output"]["kind"], moved["output"]["width"]) == ("internal", 80)
    assert moved["output"]["codecs"] == {
        "video": {"name": "h264"},
        "audio": {"name": "aac"},
    }
    assert (still["options"], still["metadata"]) == ({"width": 40}, {"n": 1})
    assert (still["output"]["width"], still["output"]["mimetype"][:6]) == (40, "image/")
    assert caller.get(target_of(still["output"]["url"])).status == 200


def test_a_failed_task_cancels_the_tasks_after_it_and_fails_its_run(
    caller: Caller, clip: str
) -> None:
    speech = {"kind": "speech", "next": [{"kind": "subtitles"}], "url": clip}
    run = _run(caller, speech, {"kind": "image", "url": clip})
    run = caller.ended(f"/runs/{run['id']}")
    assert run["status"] == "failed"
    assert "speech" in run["error"]["message"]
    statuses = {task["kind"]: task["status"] for task in run["tasks"]}
    assert statuses == {
        "speech": "failed",
        "subtitles": "cancelled",
        "image": "succeeded",
    }


@pytest.mark.parametrize(("value", "done"), [("video", 2), ("image", 1)])
def test_conditions_decide_whether_the_next_tasks_of_a_run_start(
    caller: Caller, clip: str, value: str, done: int
) -> None:
    options = {"conditions": [{"prop": "kind", "value": value}]}
    gate = {"kind": "conditions", "url": clip, "options": options}
    run = _run(caller, gate | {"next": [{"kind": "image"}]})
    run = caller.ended(f"/runs/{run['id']}")
    assert run["status"] == "succeeded"
    statuses = [task["status"] for task in run["tasks"]]
    assert statuses.count("succeeded") == done


def test_a_task_with_an_options_object_belongs_to_a_run(
    caller: Caller, clip: str
) -> None:
    body = {"url": clip, "kind": "image", "options": {"width": 20, "format": "png"}}
    answer = caller.api("POST", "/tasks", body, Accept_Version="2025-08-20")
    assert answer.status == 201
    task = answer.json
    assert task["created_by"].startswith("run_")
    assert task["options"] == body["options"]
    run = caller.ended(f"/runs/{task['created_by']}")
    assert [step["id"] for step in run["tasks"]] == [task["id"]]
    assert caller.ended(f"/tasks/{task['id']}")["output"]["width"] == 20


@pytest.mark.parametrize(
    ("task", "kind", "named"),
    [
        ({"kind": "image"}, "url_required", "tasks[0].url"),
        ({"kind": "ingest"}, "url_required", "tasks[0].url"),
        ({"kind": "prompt", "url": "http://a.test/"}, "request_invalid", "prompt"),
        ({"kind": "image", "url": "x"}, "request_invalid", "tasks[0]: url must be"),
        (
            {"kind": "image", "url": "http://a.test/", "width": 3},
            "request_invalid",
            "put options of the kind into options",
        ),
        (
            {"kind": "image", "url": "http://a.test/", "options": {"wdth": 3}},
            "request_invalid",
            "tasks[0]: a run task of kind 'image' has no option 'wdth'",
        ),
        (
            {
                "kind": "image",
                "url": "http://a.test/",
                "next": [{"kind": "image", "url": "http://a.test/"}],
            },
            "request_invalid",
            "tasks[0].next[0].url",
        ),
        (
            {"kind": "image", "url": "http://a.test/", "options": {"connection_id": 3}},
            "request_invalid",
            "connection_id",
        ),
        (
            {"kind": "upload", "url": "http://a.test/"},
            "request_invalid",
            "destination",
        ),
    ],
)
def test_an_invalid_run_is_400_and_names_the_field(
    caller: Caller, task: dict[str, object], kind: str, named: str
) -> None:
    answer = caller.api("POST", "/runs", {"tasks": [task]})
    assert (answer.status, answer.json["kind"]) == (400, kind)
    assert named in answer.json["message"]


def test_a_run_without_tasks_is_400_and_an_unknown_run_is_404(caller: Caller) -> None:
    answer = caller.api("POST", "/runs", {"tasks": []})
    assert (answer.status, answer.json["kind"]) == (400, "request_invalid")
    answer = caller.api("GET", "/runs/run_none")
    assert (answer.status, answer.json["kind"]) == (404, "run_not_found")


def test_a_run_with_the_same_idempotency_key_is_created_once(
    caller: Caller, clip: str
) -> None:
    body = {"tasks": [{"kind": "image", "url": clip}], "idempotency_key": "k1"}
    first, second = (caller.api("POST", "/runs", body) for _ in range(2))
    assert (first.status, second.status) == (201, 200)
    assert first.body == second.body


def test_a_request_runs_an_automation_without_a_trigger(
    caller: Caller, clip: str
) -> None:
    small = {"kind": "image", "options": {"width": 30}}
    body = {"name": "n", "workflow": [{"kind": "video", "next": [small]}, small]}
    answer = caller.api("POST", "/automations", body)
    assert answer.status == 201
    automation = answer.json
    assert "trigger" not in automation
    assert automation["workflow"] == body["workflow"]
    path = f"/automations/{automation['id']}/run"
    run = caller.api("POST", path, {"url": clip})
    assert run.status == 201
    run = caller.ended(f"/runs/{run.json['id']}")
    assert (run["status"], run["created_by"]) == ("succeeded", automation["id"])
    assert [task["kind"] for task in run["tasks"]] == ["video", "image", "image"]
    changed = caller.api("PATCH", path.removesuffix("/run"), {"trigger": _TRIGGER})
    assert (changed.status, changed.json["kind"]) == (400, "request_invalid")
    for refused, kind in (({}, "url_required"), ({"url": "x"}, "request_invalid")):
        answer = caller.api("POST", path, refused)
        assert (answer.status, answer.json["kind"]) == (400, kind)
    caller.api("PATCH", f"/automations/{automation['id']}", {"status": "paused"})
    assert caller.api("POST", path, {"url": clip}).status == 400
    answer = caller.api("POST", "/automations/auto_none/run", {"url": clip})
    assert (answer.status, answer.json["kind"]) == (404, "automation_not_found")


def test_a_request_runs_a_dated_automation_too(caller: Caller, clip: str) -> None:
    body = {"trigger": _TRIGGER, "workflow": [{"kind": "image", "width": 24}]}
    automation = caller.api("POST", "/automations", body).json
    path = f"/automations/{automation['id']}"
    run = caller.api("POST", f"{path}/run", {"url": clip}).json
    run = caller.ended(f"/runs/{run['id']}")
    (task,) = _tasks(caller, run["id"])
    assert (task["options"], task["output"]["width"]) == ({"width": 24}, 24)
    caller.api("DELETE", path)


def test_a_run_with_a_missing_input_fails_before_its_tasks_start(
    caller: Caller, clip: str
) -> None:
    body = {"workflow": [{"kind": "video", "next": [{"kind": "image"}]}]}
    automation = caller.api("POST", "/automations", body).json
    path = f"/automations/{automation['id']}/run"
    run = caller.api("POST", path, {"url": f"{clip}.gone"}).json
    run = caller.ended(f"/runs/{run['id']}")
    assert run["status"] == "failed"
    assert "404" in run["error"]["message"]
    assert [task["status"] for task in run["tasks"]] == ["cancelled"] * 2


def test_tasks_are_listed_by_cursor_and_filter(caller: Caller, clip: str) -> None:
    steps = [{"kind": "image", "url": clip}, {"kind": "audio", "url": clip}]
    run = caller.ended(f"/runs/{_run(caller, *steps)['id']}")
    both = caller.api("GET", f"/tasks?created_by={run['id']}")
    assert [task["kind"] for task in both.json] == ["audio", "image"]
    assert both.headers["Has-More"] == "false"
    assert "Links" not in both.headers
    query = f"run_id={run['id']}&kind=image&status=succeeded"
    (only,) = caller.api("GET", f"/tasks?{query}").json
    assert only["id"] == run["tasks"][0]["id"]
    plain = caller.api("GET", "/tasks?limit=1")
    assert "page=2" in plain.headers["Links"]
    assert f"after={run['tasks'][1]['id']}" in plain.headers["Link"]
    dated = caller.api("GET", "/tasks?limit=1", Accept_Version="2025-08-20")
    assert "Link" not in dated.headers
    assert caller.api("GET", "/tasks/task_none").json["kind"] == "task_not_found"
    dated = caller.api("GET", "/tasks/task_none", Accept_Version="2025-08-20")
    assert dated.json.keys() == {"message"}


def _events(caller: Caller, subject: str) -> list[Any]:
    events = caller.api("GET", "/events?limit=100").json
    return [event for event in reversed(events) if event["data"]["id"] == subject]


def test_events_report_the_changes_of_runs_and_tasks(caller: Caller, clip: str) -> None:
    run = caller.ended(f"/runs/{_run(caller, {'kind': 'image', 'url': clip})['id']}")
    events = _events(caller, run["id"])
    kinds = [event["kind"] for event in events]
    assert kinds[:2] == ["run.created", "run.updated"]
    assert kinds[-1] == "run.succeeded"
    assert events[-1]["data"] == run
    assert abs(events[-1]["created_at"] - time.time()) < 10
    task = _events(caller, run["tasks"][0]["id"])
    assert (task[0]["kind"], task[-1]["kind"]) == ("task.created", "task.succeeded")
    assert task[-1]["data"]["output"]["url"]
    event = caller.api("GET", f"/events/{events[0]['id']}")
    assert event.json == events[0]
    only = caller.api("GET", "/events?kind=run.succeeded&limit=1").json
    assert only[0]["data"]["id"] == run["id"]
    answer = caller.api("GET", "/events/evt_none")
    assert (answer.status, answer.json["kind"]) == (404, "event_not_found")


def test_an_endpoint_receives_its_topics_signed_with_its_secret(
    caller: Caller, clip: str, receiver: Receiver
) -> None:
    topics = ["task.succeeded", "run.succeeded"]
    body = {"url": receiver.url, "topics": topics, "name": "mine"}
    answer = caller.api("POST", "/webhooks/endpoints", body)
    assert answer.status == 201
    endpoint = answer.json
    secret = endpoint.pop("secret")
    assert secret.startswith("whsec_")
    assert endpoint["verified_at"] is None
    path = f"/webhooks/endpoints/{endpoint['id']}"
    assert caller.api("GET", path).json == endpoint
    receiver.statuses = [500]
    run = caller.ended(f"/runs/{_run(caller, {'kind': 'image', 'url': clip})['id']}")
    until(lambda: len(receiver.bodies) == 3)
    received = {event["kind"]: event for event in receiver.received}
    assert received.keys() == set(topics)
    assert received["run.succeeded"]["data"] == run
    for body_, headers in zip(receiver.bodies, receiver.headers, strict=True):
        expected = hmac.new(secret.encode(), body_, hashlib.sha256).hexdigest()
        assert headers["Ittybit-Signature"] == expected
    until(lambda: caller.api("GET", path).json["verified_at"])
    assert caller.api("GET", f"/events/{received['run.succeeded']['id']}").status == 200
    paused = caller.api("PATCH", path, {"status": "paused"}).json
    assert (paused["status"], paused["topics"]) == ("paused", topics)
    caller.ended(f"/runs/{_run(caller, {'kind': 'image', 'url': clip})['id']}")
    assert len(receiver.bodies) == 3
    assert "deleted" in caller.api("DELETE", path).json["message"]
    assert caller.api("GET", path).json["kind"] == "webhook_endpoint_not_found"


def test_endpoints_are_listed_and_invalid_ones_are_rejected(caller: Caller) -> None:
    body: dict[str, object] = {"url": "http://127.0.0.1:9/", "topics": ["run.failed"]}
    made = [caller.api("POST", "/webhooks/endpoints", body).json for _ in range(2)]
    listed = caller.api("GET", "/webhooks/endpoints?limit=1")
    assert [one["id"] for one in listed.json] == [made[1]["id"]]
    assert "secret" not in listed.json[0]
    for change in ({"topics": []}, {"topics": ["task.done"]}, {"url": "here"}):
        answer = caller.api("POST", "/webhooks/endpoints", body | change)
        assert (answer.status, answer.json["kind"]) == (400, "request_invalid")
        path = f"/webhooks/endpoints/{made[0]['id']}"
        assert caller.api("PATCH", path, change).status == 400
    for one in made:
        caller.api("DELETE", f"/webhooks/endpoints/{one['id']}")


def test_connections_are_created_updated_listed_and_deleted(caller: Caller) -> None:
    body = {
        "kind": "s3",
        "name": "mine",
        "endpoint": "http://127.0.0.1:9",
        "region": "auto",
        "access_key_id": "AKID",
        "secret_access_key": "very-secret-1234",
    }
    first, second = (caller.api("POST", "/connections", body).json for _ in range(2))
    assert first["id"].startswith("conn_")
    assert first["object"] == "storage_connection"
    assert (first["is_default"], second["is_default"]) == (True, False)
    assert first["secret_access_key"] == "********1234"
    path = f"/connections/{second['id']}"
    changed = caller.api("PATCH", path, {"is_default": True, "name": "other"}).json
    assert (changed["is_default"], changed["name"]) == (True, "other")
    listed = caller.api("GET", "/connections").json
    assert [(one["id"], one["is_default"]) for one in listed] == [
        (second["id"], True),
        (first["id"], False),
    ]
    assert caller.api("POST", "/connections", body | {"kind": "ftp"}).status == 400
    assert caller.api("POST", "/connections", body | {"name": ""}).status == 400
    for one in (first, second):
        gone = caller.api("DELETE", f"/connections/{one['id']}")
        assert "deleted" in gone.json["message"]
    answer = caller.api("GET", path)
    assert (answer.status, answer.json["kind"]) == (404, "connection_not_found")
