"""Workflows of typed steps, executed by a server."""

import json
from pathlib import Path

from ittybit import Workflow
from ittybit.kinds import Kind
from ittybit.steps import Image, Thumbnails, Video, When
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator

WORKFLOW = Workflow(
    Image(width=32, ref="cover"),
    When(kind="video").then(Video(width=64, ref="web").then(Thumbnails(count=2))),
    When(kind="audio").then(Image(ref="never")),
)
PLAIN = [one.to_dict() for one in WORKFLOW if isinstance(one, Kind)]


async def test_a_workflow_runs_as_a_task(
    client: AsyncIttybit, emulator: Emulator, samples: Path
) -> None:
    file = await client.files.upload(samples / "clip.mp4")
    task = await client.tasks.create_and_wait(
        kind="workflow", file_id=file.id, workflow=WORKFLOW, timeout=50
    )
    assert task.succeeded
    media = await client.media.get(file.media_id or "")
    assert {"cover", "web"} <= set(media.urls)
    assert "never" not in media.urls
    [sent] = [a.body for a in emulator.requests if a.path == "/tasks" and a.body]
    assert json.loads(sent)["workflow"] == PLAIN


async def test_an_automation_returns_its_workflow(client: AsyncIttybit) -> None:
    made = await client.automations.create(
        trigger={"kind": "event", "event": "media.created"},
        workflow=WORKFLOW,
        status="paused",
    )
    assert list(made.workflow) == PLAIN
    assert str(Workflow(*made.workflow)) == str(WORKFLOW)
    await client.automations.delete(made.id)


async def test_a_workflow_can_follow_a_task(
    client: AsyncIttybit, samples: Path
) -> None:
    file = await client.files.upload(samples / "still.png")
    task = await client.tasks.create_and_wait(
        kind="image",
        file_id=file.id,
        width=64,
        next=Workflow(Image(width=32, ref="tiny")),
        timeout=30,
    )
    assert task.succeeded
