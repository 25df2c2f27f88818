"""Webhook bodies become events with the type of their noun and lose no data."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ittybit import webhooks
from ittybit.errors import WebhookError
from ittybit.types import Media, Task
from ittybit.webhooks import Event, Job, JobEvent, MediaEvent, Run, RunEvent, TaskEvent

SECRET = "whsec_test"
THEN = datetime(2027, 1, 15, 8, tzinfo=UTC)
TASK = {"id": "task_1", "object": "task", "kind": "video", "status": "succeeded"}
JOB = {"id": "task_1", "status": "succeeded", "kind": "video", "input": "https://h/a"}


def unwrap(sent: object, **options: Any) -> Event:
    body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    headers = webhooks.sign(body, SECRET)
    clock = options.pop("clock", THEN.timestamp)
    return webhooks.unwrap(body, headers, SECRET, clock=clock, **options)


def test_a_task_event_contains_the_task() -> None:
    sent = {
        "id": "evt_1",
        "object": "event",
        "kind": "task.succeeded",
        "data": TASK | {"created_at": 1_800_000_000, "error": None},
        "created_at": 1_800_000_000,
    }
    event = unwrap(sent)
    assert isinstance(event, TaskEvent)
    assert (event.kind, event.id, event.created_at) == ("task.succeeded", "evt_1", THEN)
    assert isinstance(event.data, Task)
    assert (event.data.id, event.data.created) == ("task_1", THEN)
    assert event.data.succeeded
    assert event.sent == sent


@pytest.mark.parametrize(
    ("data", "cls", "into"),
    [
        ({"id": "run_1", "tasks": [{"id": "task_1"}]}, RunEvent, Run),
        ({"id": "job_1", "finished_at": 1_800_000_000_000}, JobEvent, Job),
        ({"id": "med_1", "files": []}, MediaEvent, Media),
    ],
)
def test_an_event_contains_the_type_of_its_noun(data: Any, cls: Any, into: Any) -> None:
    noun = cls.__name__.removesuffix("Event").lower()
    event = unwrap({"id": "evt_1", "kind": f"{noun}.created", "data": data})
    assert (type(event), type(event.data)) == (cls, into)
    assert event.data.id == data["id"]


def test_the_callback_of_a_task_is_an_event_of_that_task() -> None:
    event = unwrap(TASK | {"status": "completed", "results": {"is_nsfw": False}})
    assert isinstance(event, TaskEvent)
    assert (event.kind, event.id, event.data.id) == ("task.completed", None, "task_1")
    assert event.sent["results"] == {"is_nsfw": False}


@pytest.mark.parametrize("more", [{}, {"id": "job_1", "object": "job"}])
def test_the_callback_of_a_job_is_an_event_of_that_job(more: dict[str, str]) -> None:
    times = {"created_at": 1_799_999_999_000, "finished_at": 1_800_000_000_000}
    event = unwrap(JOB | times | {"output": {"url": "https://h/b"}} | more)
    assert isinstance(event, JobEvent)
    assert (event.kind, event.data.output) == ("job.succeeded", "https://h/b")
    assert event.data.finished_at == THEN
    assert event.sent["output"] == {"url": "https://h/b"}


def test_a_media_without_an_envelope_is_a_created_event() -> None:
    event = unwrap({"id": "med_1", "object": "media"})
    assert isinstance(event, MediaEvent)
    assert event.kind == "media.created"


def test_the_names_of_standard_webhooks_are_supported() -> None:
    sent = {"type": "task.failed", "timestamp": "2027-01-15T08:00:00Z", "data": TASK}
    event = unwrap(sent)
    assert isinstance(event, TaskEvent)
    assert (event.kind, event.created_at) == ("task.failed", THEN)


@pytest.mark.parametrize(
    ("sent", "kind", "data"),
    [
        ({"kind": "moon.rose", "data": {"at": 1}}, "moon.rose", {"at": 1}),
        ({"object": "moon", "status": "full"}, "moon.full", None),
        ({"object": "moon"}, "moon", None),
        ({"a": 1}, "unknown", None),
        ({}, "unknown", None),
        ({"object": 5, "status": [], "kind": {}, "data": 7}, "unknown", None),
    ],
)
def test_an_unknown_event_is_kept_as_received(sent: Any, kind: str, data: Any) -> None:
    event = unwrap(sent)
    assert (type(event), event.kind, event.sent) == (Event, kind, sent)
    assert event.data == (sent if data is None else data)


def test_a_field_of_a_wrong_type_is_kept_as_received() -> None:
    event = unwrap(TASK | {"progress": "half", "created": 5e300, "input": [1]})
    assert isinstance(event, TaskEvent)
    kept: tuple[Any, ...] = (event.data.progress, event.data.created, event.data.input)
    assert kept == ("half", 5e300, [1])


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["id", "object", "kind", "data", "created_at", "status"]),
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers()
            | st.floats(allow_nan=False, allow_infinity=False)
            | st.sampled_from(["event", "task", "task.failed", "media", "run", "job"]),
            lambda inner: (
                st.lists(inner)
                | st.dictionaries(st.sampled_from(["id", "status"]), inner)
            ),
            max_leaves=5,
        ),
    )
)
def test_any_signed_object_is_accepted_and_kept(sent: dict[str, Any]) -> None:
    event = unwrap(sent, tolerance=float("inf"))
    assert event.sent == json.loads(json.dumps(sent))
    assert isinstance(event.kind, str)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff", b"[" * 100_000])
def test_a_body_without_an_object_is_refused_and_not_remembered(body: bytes) -> None:
    cache = webhooks.ReplayCache()
    with pytest.raises(WebhookError) as caught:
        unwrap(body, cache=cache)
    assert (caught.value.step, len(cache)) == ("body", 0)


def test_a_forged_body_is_not_parsed() -> None:
    with pytest.raises(WebhookError) as caught:
        webhooks.unwrap(b"{", {"Ittybit-Signature": "0" * 64}, SECRET)
    assert caught.value.step == "signature"


def test_an_event_can_be_redelivered_after_it_was_forgotten() -> None:
    cache = webhooks.ReplayCache()
    event = unwrap(TASK, cache=cache)
    with pytest.raises(WebhookError) as caught:
        unwrap(TASK, cache=cache)
    assert caught.value.step == "replay"
    cache.forget(event.delivery_id)
    assert unwrap(TASK, cache=cache) == event


def test_webhooks_need_no_http_library() -> None:
    program = (
        "import sys, ittybit.webhooks\n"
        "loaded = {'aiohttp', 'requests', 'urllib3', 'asyncio', 'ittybit_sync'}\n"
        "sys.exit(str(loaded & set(sys.modules)) if loaded & set(sys.modules) else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
