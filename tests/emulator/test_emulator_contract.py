"""The emulator warns of inferred behavior of the API, or refuses it."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from ittybit_emulator import Emulator
from ittybit_emulator.contract import guard
from ittybit_emulator.contract.guard import find_doubtful
from ittybit_emulator.contract.ledger import entries
from ittybit_emulator.contract.reliance import Use, uses
from tests.emulator.emulator_support import Answer, Caller, send

URL = "https://example.com/a.mp4"
LOG = "ittybit_emulator.contract"
KNOWN = {entry.id: entry for entry in entries()}


@pytest.fixture(scope="module")
def strict() -> Iterator[Caller]:
    """Call an emulator that refuses what is inferred."""
    with Emulator(processes=1, strict_contract=True) as emulator:
        yield Caller(emulator)


def refuse(answer: Answer, entry: str) -> None:
    assert answer.status == 400
    assert repr(entry) in answer.json["message"]
    assert KNOWN[entry].source in answer.json["message"]


def test_a_strict_emulator_accepts_what_is_documented(strict: Caller) -> None:
    body = {"title": "a", "metadata": {"a": 1}}
    media = strict.api("POST", "/media", body)
    assert media.status == 201
    path = f"/media/{media.json['id']}"
    assert strict.api("PATCH", path, {"alt": "b"}).status == 200
    assert strict.api("GET", "/media?page=1&limit=2").status == 200
    assert strict.api("GET", path).status == 200
    assert strict.api("DELETE", path).status == 200
    assert strict.api("POST", "/signatures", {"filename": "a.png"}).status == 201


@pytest.mark.parametrize(
    ("method", "path", "body", "entry"),
    [
        ("GET", "/runs/run_1", None, "runs.get"),
        ("GET", "/events?order=asc", None, "events.list.order"),
        ("PATCH", "/webhooks/endpoints/we_1", {}, "webhook_endpoints.update"),
        ("POST", "/jobs", {"webhook_url": URL}, "jobs.body.guides"),
        ("POST", "/tasks", {"kind": "video", "codec": 1}, "options.video.undated"),
        (
            "POST",
            "/runs",
            {"tasks": [{"kind": "video", "ref": ""}]},
            "runs.tasks.output",
        ),
    ],
)
def test_a_strict_emulator_refuses_what_is_inferred(
    strict: Caller, method: str, path: str, body: Any, entry: str
) -> None:
    refuse(strict.api(method, path, body), entry)


def test_a_strict_emulator_refuses_transfers_that_are_inferred(strict: Caller) -> None:
    url = strict.emulator.delivery_url
    headers = {**strict.key, "Range": "bytes=0-1"}
    refuse(send(url, "GET", "/a.png", headers=headers), "download.range")


def test_steps_of_a_workflow_are_compared_too(strict: Caller) -> None:
    step = {"kind": "image", "ref": "a", "next": [{"kind": "video", "codec": "h264"}]}
    trigger = {"kind": "event", "event": "media.created"}
    body = {"trigger": trigger, "workflow": [{"kind": "image", "ref": "a"}]}
    assert strict.api("POST", "/automations", body).status == 201
    body["workflow"] = [step]
    refuse(strict.api("POST", "/automations", body), "options.video.undated")


def test_an_invalid_request_gets_its_usual_error(strict: Caller) -> None:
    assert strict.api("GET", "/nowhere").status == 404
    assert strict.api("GET", "/media/med_1").status == 404
    url = strict.emulator.url
    for body in (b"{", b"[1]", b'{"title": 1}', b'{"a":' * 5000):
        answer = send(url, "POST", "/media", body, strict.key)
        assert answer.status == 400
        assert "contract" not in answer.json["message"]
    assert send(url, "POST", "/media", b" " * (1 << 21), strict.key).status == 413
    assert send(url, "GET", "/events").status == 401


def test_the_first_inferred_behavior_is_logged_once_per_run(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING, LOG), Emulator(processes=1) as emulator:
        caller = Caller(emulator)
        assert caller.api("POST", "/media", {"title": "a"}).status == 201
        assert caplog.messages == []
        assert caller.api("GET", "/connections?limit=1").status == 200
        assert caller.api("GET", "/events?order=asc").status == 200
    (message,) = caplog.messages
    assert message.startswith(
        "GET /connections relies on the inferred behavior 'connections.list.parameters'"
    )
    assert "\n" not in message


def test_the_warning_is_one_line_on_standard_error() -> None:
    program = (
        "import urllib.request as u; from ittybit_emulator import Emulator\n"
        "with Emulator(processes=1) as e:\n"
        "    for path in ('/media', '/connections?limit=1', '/events?order=asc'):\n"
        "        key = {'Authorization': 'Bearer ' + e.key}\n"
        "        u.urlopen(u.Request(e.url + path, headers=key)).close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("GET /connections relies on the inferred behavior")


def test_a_body_that_was_compared_is_recorded_once(strict: Caller) -> None:
    strict.emulator.requests.clear()
    strict.api("POST", "/media", {"title": "a"})
    assert strict.emulator.requests[-1].body == b'{"title": "a"}'


def test_a_refuted_behavior_is_refused_and_a_confirmed_one_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use = Use("operations", "GET /runs/{id}")
    found = find_doubtful([use])
    assert found is not None
    for status, is_doubtful in {"refuted": True, "confirmed": False}.items():
        changed = msgspec.structs.replace(found, status=status)
        monkeypatch.setattr(guard, "_index", lambda changed=changed: {use: changed})
        assert (find_doubtful([use]) is not None) == is_doubtful


VIDEO = {"kind": "video", "width": 2}


@pytest.mark.parametrize(
    ("operation", "body", "expected"),
    [
        ("POST /tasks", {**VIDEO, "url": URL}, Use("options", "url", "video", "task")),
        (
            "POST /tasks",
            {**VIDEO, "url": URL},
            Use("options", "width", "video", "task"),
        ),
        (
            "POST /tasks",
            {"kind": "workflow", "workflow": [VIDEO]},
            Use("options", "width", "video", "step"),
        ),
        (
            "POST /tasks",
            {"kind": "video", "input": {"url": URL}, "options": {"width": 2}},
            Use("options", "width", "video", "standalone"),
        ),
        (
            "POST /tasks",
            {"kind": "video", "url": URL, "options": {"width": 2}},
            Use("options", "width", "video", "run"),
        ),
        (
            "POST /jobs",
            {"kind": "video", "input": URL, "options": {"width": 2}},
            Use("options", "width", "video", "job"),
        ),
        (
            "POST /runs",
            {"tasks": [{"kind": "audio", "next": [{"kind": "nsfw"}]}]},
            Use("kinds", "nsfw", api="run"),
        ),
        (
            "POST /automations",
            {"workflow": [{"kind": "video", "options": {"fps": 2}}]},
            Use("options", "fps", "video", "run"),
        ),
        ("POST /media", {"title": "a"}, Use("parameters", "title", "POST /media")),
    ],
)
def test_a_request_uses_the_names_in_its_body(
    operation: str, body: object, expected: Use
) -> None:
    assert expected in uses(operation, [], body)


@pytest.mark.parametrize("body", [None, [], "a", {"tasks": 1}, {"workflow": [1, None]}])
def test_a_body_of_another_shape_uses_what_is_known(body: object) -> None:
    for operation in ("POST /tasks", "POST /jobs", "POST /runs", "POST /automations"):
        assert Use("operations", operation) in uses(operation, ["a"], body)


def test_every_name_of_the_ledger_can_be_recognized() -> None:
    names = guard._index()
    for entry in entries():
        for operation in entry.operations:
            assert names[Use("operations", operation)] is entry
        for api in entry.apis:
            for kind in entry.kinds:
                assert names[Use("kinds", kind, api=api)] is entry
