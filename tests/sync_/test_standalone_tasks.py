# Generated from tests/async_/test_standalone_tasks.py by build_sync.py. Do not edit.
"""Standalone tasks have an input and options, and send no version."""

import json
import time
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ittybit.core.http.models import RawResponse
from ittybit.errors import ArgumentError, BadRequestError, TaskFailed
from ittybit.types import File, Task, TaskFile
from ittybit_emulator import Emulator, Fault, Script
from ittybit_sync import Ittybit
from tests.support.bucket import ACCESS, REGION, Bucket

URL = "http://127.0.0.1:9/clip.mp4"
AT = {"url": URL}


@pytest.fixture
def clip(client: Ittybit, samples: Path) -> str:
    """Return the URL of a video."""
    file = client.files.upload(samples / "clip.mp4")
    assert file.url is not None
    return file.url


@pytest.fixture
def connection(client: Ittybit, bucket: Bucket) -> Generator[str]:
    """Create a connection to the bucket and return its ID."""
    made = client.connections.create(
        name="harbour", endpoint=bucket.endpoint, region=REGION, **ACCESS
    )
    yield made.id
    client.connections.delete(made.id)


def sent_bodies(emulator: Emulator) -> list[Any]:
    """Return the bodies of the requests that create a task."""
    created = emulator.requests.matching("POST", "/tasks")
    return [json.loads(one.body) for one in created]


def test_a_probe_describes_the_media_at_a_url(
    client: Ittybit, emulator: Emulator, clip: str
) -> None:
    probe = client.tasks.create_and_wait(kind="probe", input={"url": clip}, timeout=60)
    assert sent_bodies(emulator) == [{"kind": "probe", "input": {"url": clip}}]
    found = probe.output
    assert isinstance(found, TaskFile)
    assert (found.object, found.url, found.kind, found.id) == (
        "file",
        clip,
        "video",
        "",
    )
    assert (found.width, found.height, found.format) == (160, 90, "mp4")
    assert found.codecs == {"video": "h264", "audio": "aac"}
    assert probe.created_at is not None
    assert probe.started_at is not None
    assert probe.finished_at is not None
    assert probe.updated_at is not None
    assert probe.created_at <= probe.started_at <= probe.finished_at
    assert abs((datetime.now(UTC) - probe.updated_at).total_seconds()) < 60


def test_the_output_of_a_probe_can_be_the_input_of_other_tasks(
    client: Ittybit, emulator: Emulator, clip: str
) -> None:
    probe = client.tasks.create_and_wait(kind="probe", input={"url": clip}, timeout=60)
    assert probe.output is not None
    made = client.tasks.create_and_wait(
        kind="animation",
        input=probe.output,
        options={"end": 0.5, "width": 40, "format": "webp"},
        timeout=60,
    )
    found = {"object": "file", "url": clip, "kind": "video", "format": "mp4"}
    assert sent_bodies(emulator)[1] == {
        "kind": "animation",
        "input": found
        | {"width": 160, "height": 90, "duration": probe.output.duration}
        | {"codecs": {"video": "h264", "audio": "aac"}},
        "options": {"end": 0.5, "width": 40, "format": "webp"},
    }
    assert made.output is not None
    assert (made.output.kind, made.output.width) == ("image", 40)
    again = client.tasks.create_and_wait(kind="import", input=made.output, timeout=60)
    assert sent_bodies(emulator)[2]["input"] == {"url": made.output.url}
    assert again.output is not None
    assert again.output.id


@pytest.mark.parametrize(
    ("kind", "options", "form"),
    [
        ("video", {"width": 40, "format": "webm"}, "webm"),
        ("audio", {"format": "flac"}, "flac"),
        ("image", {"width": 40, "format": "png", "start": 0.5}, "png"),
        ("animation", {"end": 0.4}, "gif"),
        ("adaptive_video", {"width": 80}, "m3u8"),
    ],
)
def test_each_kind_is_rendered(
    client: Ittybit,
    emulator: Emulator,
    samples: Path,
    kind: Any,
    options: Any,
    form: str,
) -> None:
    stored = client.files.upload(samples / "clip.mp4")
    task = client.tasks.create_and_wait(
        kind=kind, input=stored, options=options, timeout=60
    )
    size = {"width": 160, "height": 90, "duration": stored.duration}
    found = {"object": "file", "url": stored.url, "kind": "video", "format": "mp4"}
    assert sent_bodies(emulator)[0]["input"] == found | size
    assert (task.kind, task.status, task.options) == (kind, "succeeded", options)
    assert task.output is not None
    assert str(task.output.url).endswith(f".{form}")
    content = [part for part in client.files.iter_bytes(str(task.output.url))]
    assert b"".join(content)


def test_an_export_copies_a_file_to_storage(
    client: Ittybit, bucket: Bucket, connection: str, samples: Path
) -> None:
    still = client.files.upload(samples / "still.png")
    target = bucket.url("exported.png")
    task = client.tasks.create_and_wait(
        kind="export",
        input=still,
        options={"url": target, "connection_id": connection},
        timeout=60,
    )
    assert task.output is not None
    assert task.output.url == target
    assert bucket.get("exported.png")[0] == (samples / "still.png").read_bytes()


def test_an_import_reads_from_storage(
    client: Ittybit, bucket: Bucket, connection: str, samples: Path
) -> None:
    client.connections.update(connection, is_default=True)
    source = bucket.put("still.png", (samples / "still.png").read_bytes())
    task = client.tasks.create_and_wait(
        kind="import", input={"url": source}, timeout=60
    )
    assert task.output is not None
    assert (task.output.width, task.output.height) == (160, 120)


def test_only_dated_tasks_send_a_version(
    client: Ittybit, emulator: Emulator, clip: str
) -> None:
    emulator.scripts.add(Script(seconds=0), times=4)
    client.tasks.create(kind="probe", input=AT)
    client.tasks.create_and_wait(kind="probe", input=AT)
    client.tasks.create(request={"kind": "probe", "input": AT})
    client.tasks.create(kind="image", url=clip)
    created = emulator.requests.matching("POST", "/tasks")
    dated = ["Accept-Version" in one.headers for one in created]
    assert dated == [False, False, False, True]


def test_the_same_idempotency_key_returns_the_same_task(
    client: Ittybit, emulator: Emulator
) -> None:
    emulator.scripts.add(Script(seconds=0), times=9)
    key = f"harbour-{time.time_ns()}"
    one = client.tasks.create(kind="probe", input=AT, idempotency_key=key)
    again = client.tasks.create_and_wait(kind="probe", input=AT, idempotency_key=key)
    other = client.tasks.create(kind="probe", input=AT)
    assert one.id == again.id != other.id
    emulator.faults.add(Fault(drop="after"), method="POST", path="/tasks")
    before = emulator.requests.matching("POST", "/tasks")
    lost = client.tasks.create(kind="probe", input=AT)
    first, second = emulator.requests.matching("POST", "/tasks")[len(before) :]
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    assert (client.tasks.list(limit=2))[1].id == other.id != lost.id


def test_a_url_without_media_raises_task_failed(
    client: Ittybit,
) -> None:
    with pytest.raises(TaskFailed, match=r"task task_\w+ \(probe\) failed") as caught:
        client.tasks.create_and_wait(kind="probe", input=AT, timeout=60)
    assert set(caught.value.task.error) == {"kind", "message"}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"kind": "probe", "input": AT, "url": URL}, "url=.* cannot be combined"),
        (
            {"kind": "image", "input": AT, "file_id": "f"},
            "file_id=.* cannot be combined",
        ),
        ({"kind": "image", "input": AT, "width": 3}, "width=.* cannot be combined"),
        ({"kind": "image", "url": URL, "options": {}}, "options=.* needs input"),
        ({"kind": "probe", "url": URL}, "'probe' needs input"),
        ({"kind": "animation"}, "'animation' needs input"),
        (
            {"kind": "speech", "input": AT},
            "'speech'; the kinds are adaptive_video",
        ),
        ({"input": AT}, "None; the kinds are"),
        ({"kind": ["probe"], "input": AT}, "the kinds are"),
        ({"kind": "probe", "input": URL}, "input must be a file or .*, not str"),
        ({"kind": "probe", "input": None}, "needs input="),
        ({"kind": "probe", "input": {}}, "input must have a url"),
        ({"kind": "image", "input": File(id="f")}, "input must have a url"),
        ({"kind": "probe", "input": AT, "options": {"a": 1}}, "'probe' has no options"),
        ({"kind": "image", "input": AT, "options": {"fps": 3}}, "has no option 'fps'"),
        ({"kind": "image", "input": AT, "options": [3]}, "options must be a mapping"),
        (
            {"kind": "video", "input": AT, "options": {"fps": 61}},
            "fps must be a number",
        ),
        ({"kind": "animation", "input": AT}, "needs end: a number"),
        ({"kind": "animation", "input": AT, "options": {}}, "needs end: a number"),
        ({"kind": "export", "input": AT}, "needs url: a URL"),
        (
            {"kind": "export", "input": AT, "options": {"url": "http://h/k"}},
            "url must be a URL of the form s3",
        ),
        (
            {"kind": "probe", "input": AT, "idempotency_key": " "},
            "must be text of 1 to 255 characters",
        ),
        (
            {"kind": "image", "url": URL, "idempotency_key": "k"},
            "idempotency_key needs input",
        ),
        ({"kind": "probe", "request": {"input": AT}}, "either request"),
    ],
)
def test_an_invalid_task_is_refused_before_it_is_sent(
    client: Ittybit, emulator: Emulator, wrong: dict[str, Any], message: str
) -> None:
    with pytest.raises(ArgumentError, match=message):
        client.tasks.create(**wrong)
    with pytest.raises(ArgumentError, match=message):
        client.tasks.create_and_wait(**wrong)
    assert len(emulator.requests) == 0


def test_a_request_argument_is_sent_unchanged(
    client: Ittybit, emulator: Emulator
) -> None:
    body = {"kind": "hologram", "input": AT}
    with pytest.raises(BadRequestError, match="hologram") as caught:
        client.tasks.create(request=body)
    assert caught.value.kind == "request_invalid"
    assert sent_bodies(emulator) == [body]


def test_raw_and_streamed_responses_have_the_same_task(
    client: Ittybit, emulator: Emulator
) -> None:
    emulator.scripts.add(Script(seconds=0), times=2)
    made = client.tasks.with_raw_response.create(kind="import", input=AT)
    assert isinstance(made, RawResponse)
    assert isinstance(made.data, Task)
    assert (made.status_code, made.data.status) == (201, "waiting")
    streaming = client.tasks.with_streaming_response
    with streaming.create(kind="import", input=AT) as response:
        assert b'"waiting"' in response.read()


def test_a_strict_client_decodes_tasks_of_both_generations(
    client: Ittybit, clip: str
) -> None:
    strict = client.with_options(strict_response_validation=True)
    probe = strict.tasks.create_and_wait(kind="probe", input={"url": clip})
    dated = strict.tasks.create_and_wait(kind="image", url=clip, width=20)
    tasks = (strict.tasks.list(limit=2)).data
    assert {task.id for task in tasks} == {probe.id, dated.id}
