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
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator

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
async def still(client: AsyncIttybit, samples: Path) -> File:
    """Return a stored picture."""
    return await client.files.upload(samples / "still.png")


def sent_body(emulator: Emulator, path: str) -> Any:
    """Return the body of the only create request at `path`."""
    (body,) = (
        arrival.body
        for arrival in emulator.requests
        if (arrival.method, arrival.path) == ("POST", path)
    )
    return json.loads(body)


@pytest.mark.parametrize("kind", kinds_of("task"))
async def test_every_option_of_a_kind_is_sent_at_top_level(
    client: AsyncIttybit, emulator: Emulator, still: File, kind: Any
) -> None:
    options = {**SHARED, **EVERY_OPTION.get(kind, {})}
    if "url" not in options:
        options["file_id"] = still.id
    task = await client.tasks.create(kind=kind, **options)
    assert task.kind == kind
    assert sent_body(emulator, "/tasks") == {"kind": kind, **options}


async def test_a_workflow_may_mix_typed_steps_and_plain_dicts(
    client: AsyncIttybit, emulator: Emulator, still: File
) -> None:
    task = await client.tasks.create_and_wait(
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
    media = await client.media.get(still.media_id or "")
    assert {"small", "large"} <= set(media.urls)


async def test_an_automation_may_mix_typed_steps_and_plain_dicts(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    made = await client.automations.create(
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
    changed = await client.automations.update(made.id, workflow=[step(kind="nsfw")])
    assert [dict(one) for one in changed.workflow] == [{"kind": "nsfw"}]
    await client.automations.delete(made.id)


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
async def test_an_unknown_option_of_a_kind_is_refused_before_anything_is_sent(
    client: AsyncIttybit, emulator: Emulator, options: Any, message: str
) -> None:
    with pytest.raises(ArgumentError, match=message):
        await client.tasks.create(**options)
    with pytest.raises(ArgumentError, match=message):
        await client.tasks.create_and_wait(**options)
    assert len(emulator.requests) == 0


async def test_a_request_argument_may_contain_unknown_options(
    client: AsyncIttybit, emulator: Emulator, still: File
) -> None:
    request: Mapping[str, Any] = {"kind": "image", "file_id": still.id, "sepia": True}
    with pytest.raises(BadRequestError, match="sepia"):
        await client.tasks.create(request=request)
    assert sent_body(emulator, "/tasks") == request


async def test_with_raw_response_creates_the_same_task(
    client: AsyncIttybit, emulator: Emulator, still: File
) -> None:
    response = await client.tasks.with_raw_response.create(
        kind="image", file_id=still.id, width=32
    )
    assert isinstance(response, RawResponse)
    assert (response.status_code, response.data.kind) == (201, "image")
    body = {"kind": "image", "file_id": still.id, "width": 32}
    assert sent_body(emulator, "/tasks") == body


async def test_with_streaming_response_creates_the_same_task(
    client: AsyncIttybit, emulator: Emulator, still: File
) -> None:
    opening = client.tasks.with_streaming_response.create(
        kind="image", file_id=still.id, width=32
    )
    async with opening as response:
        assert response.status_code == 201
        assert b'"image"' in await response.read()
    body = {"kind": "image", "file_id": still.id, "width": 32}
    assert sent_body(emulator, "/tasks") == body


async def test_waiting_returns_the_task_in_every_mode(
    client: AsyncIttybit, still: File
) -> None:
    for tasks in (client.tasks.with_raw_response, client.tasks.with_streaming_response):
        task = await tasks.create_and_wait(
            kind="image", file_id=still.id, width=32, timeout=30
        )
        assert isinstance(task, Task)
        assert await tasks.wait(task.id, timeout=30) == task


async def test_an_upload_returns_the_file_in_every_mode(
    client: AsyncIttybit, samples: Path
) -> None:
    for files in (client.files.with_raw_response, client.files.with_streaming_response):
        assert isinstance(await files.upload(samples / "still.png"), File)
