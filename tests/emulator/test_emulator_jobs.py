"""The jobs API: jobs and their tasks, with real renditions."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ittybit_emulator import Emulator
from tests.emulator.emulator_support import Caller, Receiver, target_of, until


@pytest.fixture
def caller(emulator: Emulator) -> Caller:
    caller = Caller(emulator)
    for one in caller.api("GET", "/connections").json:  # left by other tests
        caller.api("DELETE", f"/connections/{one['id']}")
    return caller


@pytest.fixture
def clip(caller: Caller, samples: Path) -> str:
    return str(caller.file("/j/clip.mp4", (samples / "clip.mp4").read_bytes())["url"])


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver.running() as server:
        yield server


def _job(caller: Caller, **body: object) -> Any:
    answer = caller.api("POST", "/jobs", body)
    assert answer.status == 201, answer.body
    return answer.json


def _done(caller: Caller, **body: object) -> Any:
    return caller.ended(f"/jobs/{_job(caller, **body)['id']}")


def test_a_job_is_queued_with_all_of_its_tasks(caller: Caller, clip: str) -> None:
    before = time.time() * 1000
    metadata = {"batch": 7}
    options = {"format": "webm", "width": 80}
    job = _job(caller, input=clip, kind="video", options=options, metadata=metadata)
    assert job["id"].startswith("job_")
    assert (job["object"], job["kind"], job["status"]) == ("job", "video", "queued")
    assert (job["input"], job["output"], job["error"]) == (clip, None, None)
    assert (job["options"], job["metadata"]) == (options, metadata)
    assert [task["kind"] for task in job["tasks"]] == ["probe", "import", "video"]
    assert {task["status"] for task in job["tasks"]} == {"waiting"}
    assert before - 1 <= job["created_at"] <= time.time() * 1000
    assert (job["started_at"], job["finished_at"]) == (None, None)
    caller.ended(f"/jobs/{job['id']}")


def test_a_job_probes_imports_and_renders(caller: Caller, clip: str) -> None:
    job = _done(caller, input=clip, kind="video", options={"width": 80})
    assert (job["status"], job["error"]) == ("succeeded", None)
    assert job["created_at"] <= job["started_at"] <= job["finished_at"]
    probe, stored, video = job["tasks"]
    assert {task["status"] for task in job["tasks"]} == {"succeeded"}
    assert probe["input"] == {"object": "external_file", "url": clip}
    found = probe["output"]
    assert (found["object"], found["url"], found["kind"]) == ("file", clip, "video")
    assert (found["width"], found["height"], found["format"]) == (160, 90, "mp4")
    assert found["codecs"] == {"video": "h264", "audio": "aac"}
    assert stored["output"]["id"] == video["input"]["id"]
    assert (video["output"]["width"], video["progress"]) == (80, 100)
    assert job["output"] == video["output"]["url"]
    assert caller.get(target_of(job["output"])).status == 200


@pytest.mark.parametrize(
    ("kind", "options", "form"),
    [
        ("image", {"format": "png", "start": 0.5}, "png"),
        ("audio", {"format": "opus", "quality": "low"}, "ogg"),
    ],
)
def test_a_job_renders_other_kinds(
    caller: Caller, clip: str, kind: str, options: dict[str, object], form: str
) -> None:
    job = _done(caller, input=clip, kind=kind, options=options)
    assert job["status"] == "succeeded", job
    assert job["tasks"][2]["output"]["format"] == form


def test_a_job_with_a_missing_input_fails_and_cancels_its_other_tasks(
    caller: Caller,
) -> None:
    nothing = f"{caller.emulator.delivery_url}/nothing.mp4"
    job = _done(caller, input=nothing, kind="video")
    assert (job["status"], job["output"]) == ("failed", None)
    assert "404" in job["error"]["message"]
    statuses = [task["status"] for task in job["tasks"]]
    assert statuses == ["failed", "cancelled", "cancelled"]
    assert "probe" in job["tasks"][1]["error"]["message"]


@pytest.mark.parametrize(
    ("body", "kind", "named"),
    [
        ({"input": "ftp://a/b.mp4", "kind": "video"}, "invalid_input", "input"),
        ({"input": "clip.mp4", "kind": "video"}, "invalid_input", "input"),
        (
            {"input": "s3://bucket/c.mp4", "kind": "video"},
            "request_invalid",
            "connection",
        ),
        ({"input": "s3:/b", "kind": "video"}, "invalid_input", "input"),
        ({"kind": "video"}, "request_invalid", "input"),
        ({"input": "http://a.test/b", "kind": "speech"}, "request_invalid", "kind"),
        (
            {"input": "http://a.test/b", "kind": "video", "options": {"wdth": 3}},
            "request_invalid",
            "a job of kind 'video' has no option 'wdth'; did you mean 'width'?",
        ),
        (
            {"input": "http://a.test/b", "kind": "video", "options": {"format": "gif"}},
            "format_unsupported",
            "format must be mp4, webm, or mov, got 'gif'",
        ),
        (
            {"input": "http://a.test/b", "kind": "video", "options": {"quality": 75}},
            "request_invalid",
            "quality must be very_low, low, medium, high, or very_high, got 75",
        ),
        (
            {"input": "http://a.test/b", "kind": "video", "options": {"fps": 90}},
            "request_invalid",
            "fps must be a number of frames per second from 1 to 60, got 90",
        ),
        (
            {"input": "http://a.test/b", "kind": "video", "quality": "low"},
            "request_invalid",
            "quality",
        ),
        (
            {"input": "http://a.test/b", "kind": "video", "output": "http://a.test/c"},
            "request_invalid",
            "output must be a URL of the form s3://bucket/key, got",
        ),
    ],
)
def test_an_invalid_job_is_400_with_an_error_kind(
    caller: Caller, body: dict[str, object], kind: str, named: str
) -> None:
    answer = caller.api("POST", "/jobs", body)
    assert answer.status == 400
    assert answer.json.keys() == {"kind", "message"}
    assert answer.json["kind"] == kind
    assert named in answer.json["message"]


def test_errors_of_the_jobs_api_have_a_kind(
    caller: Caller,
) -> None:
    answer = caller.api("GET", "/jobs/job_none")
    assert (answer.status, answer.json["kind"]) == (404, "job_not_found")
    caller.key = {}
    answer = caller.api("GET", "/jobs")
    assert (answer.status, answer.json["kind"]) == (401, "token_missing")
    caller.key = {"Authorization": "Bearer no"}
    answer = caller.api("GET", "/jobs")
    assert (answer.status, answer.json["kind"]) == (401, "token_invalid")
    answer = caller.api("PUT", "/jobs")
    assert answer.json.keys() == {"kind", "message"}


def test_the_undated_apis_ignore_the_version(caller: Caller) -> None:
    for version in ("2025-07-01", "2025-08-20", "2031-01-01"):
        answer = caller.api("GET", "/jobs/job_none", Accept_Version=version)
        assert (answer.status, answer.json["kind"]) == (404, "job_not_found")
        assert caller.api("GET", "/runs?limit=1", Accept_Version=version).status == 200


def test_a_repeated_idempotency_key_returns_the_first_response_as_200(
    caller: Caller, clip: str
) -> None:
    key = {"Idempotency_Key": "one-and-only"}
    body = {"input": clip, "kind": "image"}
    first = caller.api("POST", "/jobs", body, **key)
    second = caller.api("POST", "/jobs", body, **key)
    assert (first.status, second.status) == (201, 200)
    assert second.body == first.body
    other = caller.api("POST", "/jobs", body, Idempotency_Key="another")
    assert (other.status, other.json["id"] != first.json["id"]) == (201, True)
    probe = {"kind": "probe", "input": {"url": clip}}
    tasks = [caller.api("POST", "/tasks", probe, **key) for _ in range(2)]
    assert [task.status for task in tasks] == [201, 200]
    assert tasks[0].body == tasks[1].body


def test_a_webhook_reports_the_end_of_a_job(
    caller: Caller, clip: str, receiver: Receiver
) -> None:
    job = _done(caller, input=clip, kind="image", webhook_url=receiver.url)
    until(lambda: receiver.bodies)
    (payload,) = receiver.received
    assert (payload["id"], payload["status"], payload["kind"], payload["input"]) == (
        job["id"],
        "succeeded",
        "image",
        clip,
    )
    assert payload["output"] == {"url": job["output"]}
    assert "webhook_url" not in job["options"]


def test_a_standalone_task_needs_no_job(caller: Caller, clip: str) -> None:
    body = {"kind": "probe", "input": {"url": clip}}
    made = caller.api("POST", "/tasks", body, Accept_Version="2025-08-20")
    assert made.status == 201
    task = made.json
    assert (task["status"], task["progress"], task["output"]) == ("waiting", None, None)
    probed = caller.ended(f"/tasks/{task['id']}")
    assert (probed["status"], probed["output"]["width"]) == ("succeeded", 160)
    body = {"kind": "image", "input": probed["output"], "options": {"width": 40}}
    made = caller.api("POST", "/tasks", body)
    image = caller.ended(f"/tasks/{made.json['id']}")
    assert image["input"] == probed["output"]
    assert (image["output"]["width"], image["output"]["kind"]) == (40, "image")
    stored = caller.api("POST", "/tasks", {"kind": "import", "input": {"url": clip}})
    stored = caller.ended(f"/tasks/{stored.json['id']}")
    assert caller.get(target_of(stored["output"]["url"])).status == 200


@pytest.mark.parametrize(
    ("body", "kind", "named"),
    [
        ({"kind": "probe", "input": {}}, "invalid_input", "input.url"),
        ({"kind": "probe", "input": "x"}, "request_invalid", "input"),
        ({"kind": "speech", "input": {}}, "request_invalid", "speech"),
        (
            {"kind": "export", "input": {"url": "http://a.test/"}},
            "request_invalid",
            "a task of kind 'export' needs url",
        ),
        (
            {"kind": "image", "input": {"url": "http://a.test/"}, "width": 4},
            "request_invalid",
            "width",
        ),
    ],
)
def test_an_invalid_standalone_task_is_400_with_an_error_kind(
    caller: Caller, body: dict[str, object], kind: str, named: str
) -> None:
    for version in ({}, {"Accept_Version": "2025-08-20"}):
        answer = caller.api("POST", "/tasks", body, **version)
        assert (answer.status, answer.json["kind"]) == (400, kind)
        assert named in answer.json["message"]


def test_jobs_are_listed_by_cursor_and_filter(caller: Caller, clip: str) -> None:
    other = f"{clip}?v=2"
    ids = [_job(caller, input=clip, kind="image")["id"] for _ in range(4)]
    ids.append(_job(caller, input=other, kind="audio")["id"])
    first = caller.api("GET", "/jobs?limit=2")
    assert [job["id"] for job in first.json] == [ids[4], ids[3]]
    assert (first.headers["Has-More"], first.headers["Limit"]) == ("true", "2")
    assert first.headers["Link"].endswith('; rel="next"')
    following = first.headers["Link"].partition("<")[2].partition(">")[0]
    second = caller.api("GET", target_of(following))
    assert [job["id"] for job in second.json] == [ids[2], ids[1]]
    back = caller.api("GET", f"/jobs?limit=2&before={ids[1]}")
    assert [job["id"] for job in back.json] == [ids[3], ids[2]]
    assert back.headers["Has-More"] == "true"
    top = caller.api("GET", f"/jobs?limit=2&before={ids[3]}")
    assert [job["id"] for job in top.json][-1] == ids[4]
    assert top.headers["Has-More"] == "false"
    rising = caller.api("GET", f"/jobs?order=asc&after={ids[2]}")
    assert [job["id"] for job in rising.json] == ids[3:]
    assert rising.headers["Has-More"] == "false"
    only = caller.api("GET", f"/jobs?input={other}&kind=audio").json
    assert [job["id"] for job in only] == [ids[4]]
    for identifier in ids:
        caller.ended(f"/jobs/{identifier}")
    assert caller.api("GET", f"/jobs?status=queued&before={ids[0]}").json == []
    done = caller.api("GET", f"/jobs?status=succeeded&after={ids[4]}&limit=4").json
    assert [job["id"] for job in done] == ids[3::-1]
    for query in ("after=job_none", "limit=101", "order=up"):
        answer = caller.api("GET", f"/jobs?{query}")
        assert (answer.status, answer.json["kind"]) == (400, "request_invalid")
