"""Workflows, next steps, conditions, automations, and webhooks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ittybit_emulator import Emulator
from tests.emulator.emulator_support import Caller, Receiver, until


@pytest.fixture
def caller(emulator: Emulator) -> Caller:
    return Caller(emulator)


@pytest.fixture
def picture(caller: Caller, samples: Path) -> Any:
    return caller.file("/w/p.png", (samples / "still.png").read_bytes())


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver.running() as server:
        yield server


def _children(caller: Caller, parent: str) -> list[Any]:
    tasks = caller.api("GET", "/tasks?limit=100").json
    return [task for task in reversed(tasks) if task.get("parent_id") == parent]


def test_next_steps_use_the_output(caller: Caller, picture: Any) -> None:
    step = {"kind": "image", "width": "50%", "ref": "quarter"}
    task = caller.done(kind="image", file_id=picture["id"], width=80, next=[step])
    assert task["next"] == [step]
    assert "next" not in task["options"]
    (child,) = _children(caller, task["id"])
    child = caller.wait(child["id"])
    assert child["input"]["id"] == task["output"]["id"]
    assert child["output"]["width"] == 40
    assert "quarter" in caller.media(picture["media_id"])["urls"]


def test_a_workflow_ends_when_all_its_steps_have_ended(
    caller: Caller, picture: Any
) -> None:
    steps = [
        {"kind": "image", "width": 80, "ref": "a"},
        {
            "kind": "image",
            "width": 60,
            "ref": "b",
            "next": [{"kind": "image", "width": 30, "ref": "c"}],
        },
    ]
    task = caller.done(kind="workflow", file_id=picture["id"], workflow=steps)
    assert (task["status"], task["progress"]) == ("completed", 100)
    assert task["workflow"] == steps
    assert task["output"] is None
    children = _children(caller, task["id"])
    assert [child["status"] for child in children] == ["completed"] * 3
    inputs = [child["input"]["id"] for child in children]
    assert inputs[:2] == [picture["id"]] * 2
    assert inputs[2] == children[1]["output"]["id"]
    urls = caller.media(picture["media_id"])["urls"]
    assert {"a", "b", "c"} <= urls.keys()


def test_a_workflow_with_a_url_stores_its_input_once(
    caller: Caller, samples: Path
) -> None:
    with Emulator() as elsewhere:
        body = (samples / "still.png").read_bytes()
        url = Caller(elsewhere).file("/x.png", body)["url"]
        steps = [{"kind": "image", "width": 20}, {"kind": "image", "width": 30}]
        task = caller.done(kind="workflow", url=url, workflow=steps)
    assert len(caller.media(task["input"]["media_id"])["files"]) == 3


def test_a_workflow_with_a_failed_step_fails_but_completes_the_other_steps(
    caller: Caller, picture: Any
) -> None:
    steps = [
        {"kind": "speech", "next": [{"kind": "subtitles"}]},
        {"kind": "image", "width": 10},
    ]
    task = caller.done(kind="workflow", file_id=picture["id"], workflow=steps)
    assert task["status"] == "failed"
    assert "speech" in task["error"]
    statuses = {c["kind"]: c["status"] for c in _children(caller, task["id"])}
    assert statuses == {"speech": "failed", "image": "completed"}


@pytest.mark.parametrize(
    ("conditions", "passes"),
    [
        ([{"prop": "kind", "value": "image"}], True),
        ([{"prop": "kind", "value": "video"}], False),
        ([{"prop": "media.kind", "value": "image"}], True),
        ([{"prop": "width", "value": "160"}, {"prop": "height", "value": "120"}], True),
        ([{"prop": "kind", "value": "image"}, {"prop": "width", "value": "1"}], False),
        ([{"prop": "file.type", "value": "image/png"}], True),
        ([{"prop": "original", "value": "true"}], True),
        ([{"prop": "fps", "value": "25"}], False),
    ],
)
def test_conditions_decide_whether_the_next_steps_run(
    caller: Caller, picture: Any, conditions: list[dict[str, object]], passes: bool
) -> None:
    task = caller.done(
        kind="conditions",
        file_id=picture["id"],
        conditions=conditions,
        next=[{"kind": "image", "width": 10}],
    )
    assert task["status"] == "completed"
    results = task["results"]
    assert results["continue"] is passes
    assert len(results["passed"]) + len(results["failed"]) == len(conditions)
    children = _children(caller, task["id"])
    assert len(children) == passes
    for child in children:
        assert caller.wait(child["id"])["input"]["id"] == picture["id"]


def test_a_condition_on_an_unknown_property_fails(caller: Caller, picture: Any) -> None:
    conditions = [{"prop": "x", "value": "1"}]
    task = caller.done(kind="conditions", file_id=picture["id"], conditions=conditions)
    assert task["status"] == "failed"
    assert "got 'x'" in task["error"]


@pytest.mark.parametrize(
    ("step", "named"),
    [
        ({"kind": "ingest", "url": "http://127.0.0.1/"}, "workflow[0].kind"),
        ({"kind": "workflow", "workflow": []}, "workflow[0].kind"),
        ({"kind": "image", "wdth": 3}, "workflow[0]: a step of kind 'image' has no"),
        ({"kind": "http"}, "workflow[0]: a step of kind 'http' needs url"),
        ({"kind": "image", "next": {}}, "workflow[0].next"),
        ({"kind": "image", "next": "soon"}, "workflow[0].next"),
        ({"kind": "image", "next": ["soon"]}, "workflow[0].next"),
        ({"kind": "image", "next": [{"next": [3]}]}, "workflow[0].next[0]."),
        ({"kind": "image", "file_id": "file_x"}, "workflow[0].url, file_id"),
        ({"kind": "conditions", "condition": []}, "condition"),
        ({"kind": "image", "next": [{"kind": "x"}]}, "workflow[0].next[0].kind"),
        ({"kind": "conditions"}, "conditions"),
        ({"kind": "conditions", "conditions": []}, "conditions"),
        ({"kind": "image", "next": [{"kind": "image"}] * 200}, "at most 100 steps"),
    ],
)
def test_an_invalid_step_is_400_and_names_the_field(
    caller: Caller, picture: Any, step: object, named: str
) -> None:
    body = {"kind": "workflow", "file_id": picture["id"], "workflow": [step]}
    answer = caller.api("POST", "/tasks", body)
    assert answer.status == 400
    assert named in answer.json["message"]


def test_steps_nested_too_deeply_are_400(caller: Caller, picture: Any) -> None:
    step: dict[str, object] = {"kind": "image"}
    for _ in range(30):
        step = {"kind": "image", "next": [step]}
    body = {"kind": "workflow", "file_id": picture["id"], "workflow": [step]}
    answer = caller.api("POST", "/tasks", body)
    assert answer.status == 400
    assert "nested" in answer.json["message"]


def test_a_webhook_reports_the_end_of_its_task(
    caller: Caller, picture: Any, receiver: Receiver
) -> None:
    task = caller.done(
        kind="image", file_id=picture["id"], width=9, webhook_url=receiver.url
    )
    until(lambda: receiver.received)
    (payload,) = receiver.received
    assert (payload["id"], payload["object"], payload["status"]) == (
        task["id"],
        "task",
        "completed",
    )
    assert payload["kind"] == "image"
    assert payload["results"]["url"] == task["output"]["url"]
    assert payload["project_id"].startswith("prj_")
    assert payload["completed"] == task["updated"]
    caller.done(kind="speech", file_id=picture["id"], webhook_url=receiver.url)
    until(lambda: len(receiver.received) == 2)
    assert receiver.received[1]["status"] == "failed"
    assert "model" in receiver.received[1]["error"]


def test_a_failed_webhook_does_not_fail_its_task(
    caller: Caller, picture: Any, receiver: Receiver
) -> None:
    receiver.status = 500
    for url in (receiver.url, "http://127.0.0.1:9/", "http://192.0.2.1/"):
        task = caller.done(
            kind="image", file_id=picture["id"], width=9, webhook_url=url
        )
        assert (task["status"], task["error"]) == ("completed", None)
    until(lambda: receiver.received)


@pytest.mark.parametrize("kind", ["http", "webhook"])
def test_an_http_step_reports_the_step_before_it(
    caller: Caller, picture: Any, receiver: Receiver, kind: str
) -> None:
    step = {"kind": kind, "url": receiver.url}
    steps = [{"kind": "image", "width": 9, "next": [step]}]
    task = caller.done(kind="workflow", file_id=picture["id"], workflow=steps)
    assert task["status"] == "completed"
    image, posted = _children(caller, task["id"])
    assert (posted["kind"], posted["status"]) == ("http", "completed")
    (payload,) = receiver.received
    assert payload["id"] == image["id"]
    assert payload["output"]["url"] == image["output"]["url"]


def test_an_http_task_fails_if_its_receiver_fails(
    caller: Caller, receiver: Receiver
) -> None:
    assert caller.done(kind="http", url=receiver.url)["status"] == "completed"
    receiver.status = 500
    task = caller.done(kind="http", url=receiver.url)
    assert task["status"] == "failed"
    assert "answered 500" in task["error"]
    assert "a=1" not in task["error"]


def test_an_automation_starts_its_workflow_for_each_new_media_item(
    samples: Path,
) -> None:
    picture = (samples / "still.png").read_bytes()
    with Emulator() as emulator:
        caller = Caller(emulator)
        trigger = {"kind": "event", "event": "media.created"}
        steps = [
            {
                "kind": "conditions",
                "conditions": [{"prop": "kind", "value": "image"}],
                "next": [{"kind": "image", "width": 16, "ref": "tiny"}],
            }
        ]
        body = {"name": "n", "trigger": trigger, "workflow": steps}
        automation = caller.api("POST", "/automations", body).json
        file = caller.file("/auto/a.png", picture)
        (task,) = [
            task
            for task in caller.api("GET", "/tasks").json
            if task["created_by"] == automation["id"] and task["kind"] == "workflow"
        ]
        assert caller.wait(task["id"])["status"] == "completed"
        assert "tiny" in caller.media(file["media_id"])["urls"]
        count = len(caller.api("GET", "/tasks").json)
        caller.file("/auto/a.png", picture)
        path = f"/automations/{automation['id']}"
        caller.api("PATCH", path, {"status": "paused"})
        caller.file("/auto/b.png", picture)
        assert len(caller.api("GET", "/tasks").json) == count


def test_automations_are_created_updated_listed_and_deleted(caller: Caller) -> None:
    trigger = {"kind": "event", "event": "media.created"}
    body = {
        "name": "n",
        "trigger": trigger,
        "workflow": [{"kind": "image"}],
        "status": "paused",
    }
    answer = caller.api("POST", "/automations", body)
    assert answer.status == 201
    made = answer.json
    assert made["id"].startswith("auto_")
    assert made.items() >= body.items()
    path = f"/automations/{made['id']}"
    changed = caller.api("PATCH", path, {"description": "d", "name": None}).json
    assert (changed["description"], changed["name"]) == ("d", None)
    assert (changed["workflow"], changed["trigger"]) == ([{"kind": "image"}], trigger)
    assert caller.api("GET", path).json == changed
    assert changed in caller.api("GET", "/automations").json
    gone = caller.api("DELETE", path)
    assert gone.json == {"message": f"Automation {made['id']} deleted"}
    assert caller.api("GET", path).status == 404


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"trigger": {"kind": "event", "event": "media.deleted"}}, "trigger.event"),
        ({"workflow": []}, "workflow"),
        ({"workflow": [{"kind": "ingest"}]}, "workflow[0].kind"),
        ({"status": "draft"}, "status"),
    ],
)
def test_an_invalid_automation_is_400(
    caller: Caller, change: dict[str, object], named: str
) -> None:
    trigger = {"kind": "event", "event": "media.created"}
    body = {"trigger": trigger, "workflow": [{"kind": "image"}]} | change
    answer = caller.api("POST", "/automations", body)
    assert answer.status == 400
    assert named in answer.json["message"]


def test_a_dated_automation_needs_a_trigger(caller: Caller) -> None:
    body = {"workflow": [{"kind": "image"}]}
    answer = caller.api("POST", "/automations", body, Accept_Version="2025-08-20")
    assert answer.status == 400
    assert "trigger" in answer.json["message"]
