# Generated from tests/async_/test_typed_tasks.py by build_sync.py. Do not edit.
"""Typed tasks and workflows, as the server receives them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ittybit import step
from ittybit.core.http.models import RawResponse
from ittybit.core.kinds.registry import kinds_of
from ittybit.errors import ArgumentError, BadRequestError
from ittybit.types import File, Task
from ittybit_emulator import Emulator
from ittybit_sync import Ittybit

EVERY_OPTION: dict[str, dict[str, Any]] = {
    "ingest": {"url": "http://127.0.0.1:9/a.mp4"},
    "video": {
        "width": 64,
        "height": "50%",
        "fit": "cover",
        "position": "center",
        "background": "#20B075",
        "fps": 10,
        "format": "mp4",
        "codec": "h264",
        "bitrate": 300_000,
        "start": 0,
        "end": 0.5,
        "layers": [{"kind": "text", "text": "harbour", "font_size": 8}],
    },
    "image": {
        "width": 32,
        "height": 32,
        "fit": "contain",
        "position": "top",
        "background": "#20B075",
        "quality": "high",
        "format": "png",
        "start": 0,
        "layers": [],
    },
    "audio": {"format": "mp3", "bitrate": 32_000, "start": 0, "end": 0.5},
    "thumbnails": {"count": 3},
    "speech": {"speakers": True},
    "http": {"url": "http://127.0.0.1:9/hook"},
    "workflow": {"workflow": [{"kind": "image", "width": 32, "ref": "cover"}]},
    "conditions": {
        "conditions": [{"prop": "kind", "value": "sound"}],
        "next": [{"kind": "image", "width": 32}],
    },
}
SHARED = {
    "ref": "made",
    "folder": "typed",
    "description": "all options",
    "webhook_url": "http://127.0.0.1:9/ended",
}
TRIGGER = {"kind": "event", "event": "media.created"}


@pytest.fixture
def still(client: Ittybit, samples: Path) -> File:
    """Return a stored picture."""
    return client.files.upload(samples / "still.png")


def sent_body(emulator: Emulator, path: str) -> Any:
    """Return the body of the only create request at `path`."""
    (body,) = (
        arrival.body
        for arrival in emulator.requests
        if (arrival.method, arrival.path) == ("POST", path)
    )
    return json.loads(body)


@pytest.mark.parametrize("kind", kinds_of("task"))
def test_every_option_of_a_kind_is_sent_at_top_level(
    client: Ittybit, emulator: Emulator, still: File, kind: Any
) -> None:
    options = {**SHARED, **EVERY_OPTION.get(kind, {})}
    if "url" not in options:
        options["file_id"] = still.id
    task = client.tasks.create(kind=kind, **options)
    assert task.kind == kind
    assert sent_body(emulator, "/tasks") == {"kind": kind, **options}


def test_a_workflow_may_mix_typed_steps_and_plain_dicts(
    client: Ittybit, emulator: Emulator, still: File
) -> None:
    task = client.tasks.create_and_wait(
        kind="workflow",
        file_id=still.id,
        workflow=[
            step(kind="image", width=64, next=[step(kind="image", ref="large")]),
            {"kind": "image", "width": 32, "ref": "small"},
        ],
        timeout=30,
    )
    assert task.succeeded
    assert sent_body(emulator, "/tasks") == {
        "kind": "workflow",
        "file_id": still.id,
        "workflow": [
            {"kind": "image", "width": 64, "next": [{"kind": "image", "ref": "large"}]},
            {"kind": "image", "width": 32, "ref": "small"},
        ],
    }
    media = client.media.get(still.media_id or "")
    assert {"small", "large"} <= set(media.urls)


def test_an_automation_may_mix_typed_steps_and_plain_dicts(
    client: Ittybit, emulator: Emulator
) -> None:
    made = client.automations.create(
        trigger=TRIGGER,
        workflow=[
            step(kind="image", width=32, ref="cover"),
            {"kind": "subtitle", "ref": "captions"},
        ],
        status="paused",
    )
    workflow = [
        {"kind": "image", "width": 32, "ref": "cover"},
        {"kind": "subtitle", "ref": "captions"},
    ]
    assert sent_body(emulator, "/automations")["workflow"] == workflow
    changed = client.automations.update(made.id, workflow=[step(kind="nsfw")])
    assert [dict(one) for one in changed.workflow] == [{"kind": "nsfw"}]
    client.automations.delete(made.id)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "image", "file_id": "f", "fps": 3}, "'image' has no option 'fps'"),
        (
            {"kind": "audio", "file_id": "f", "fit": "f"},
            "'audio' has no option 'fit'",
        ),
        ({"kind": "ingest", "file_id": "f"}, "'ingest' has no option 'file_id'"),
        ({"kind": "workflow", "file_id": "f"}, r"'workflow' needs workflow: a list"),
        ({"kind": "image"}, r"either url=\.\.\. or file_id=\.\.\."),
        ({}, "a task must have a kind, got None"),
    ],
)
def test_an_unknown_option_of_a_kind_is_refused_before_anything_is_sent(
    client: Ittybit, emulator: Emulator, options: Any, message: str
) -> None:
    with pytest.raises(ArgumentError, match=message):
        client.tasks.create(**options)
    with pytest.raises(ArgumentError, match=message):
        client.tasks.create_and_wait(**options)
    assert len(emulator.requests) == 0


def test_a_request_argument_may_contain_unknown_options(
    client: Ittybit, emulator: Emulator, still: File
) -> None:
    request: Mapping[str, Any] = {"kind": "image", "file_id": still.id, "sepia": True}
    with pytest.raises(BadRequestError, match="sepia"):
        client.tasks.create(request=request)
    assert sent_body(emulator, "/tasks") == request


def test_with_raw_response_creates_the_same_task(
    client: Ittybit, emulator: Emulator, still: File
) -> None:
    response = client.tasks.with_raw_response.create(
        kind="image", file_id=still.id, width=32
    )
    assert isinstance(response, RawResponse)
    assert (response.status_code, response.data.kind) == (201, "image")
    body = {"kind": "image", "file_id": still.id, "width": 32}
    assert sent_body(emulator, "/tasks") == body


def test_with_streaming_response_creates_the_same_task(
    client: Ittybit, emulator: Emulator, still: File
) -> None:
    opening = client.tasks.with_streaming_response.create(
        kind="image", file_id=still.id, width=32
    )
    with opening as response:
        assert response.status_code == 201
        assert b'"image"' in response.read()
    body = {"kind": "image", "file_id": still.id, "width": 32}
    assert sent_body(emulator, "/tasks") == body


def test_waiting_returns_the_task_in_every_mode(client: Ittybit, still: File) -> None:
    for tasks in (client.tasks.with_raw_response, client.tasks.with_streaming_response):
        task = tasks.create_and_wait(
            kind="image", file_id=still.id, width=32, timeout=30
        )
        assert isinstance(task, Task)
        assert tasks.wait(task.id, timeout=30) == task


def test_an_upload_returns_the_file_in_every_mode(
    client: Ittybit, samples: Path
) -> None:
    for files in (client.files.with_raw_response, client.files.with_streaming_response):
        assert isinstance(files.upload(samples / "still.png"), File)
