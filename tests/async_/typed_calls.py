"""Calls for type checkers, never executed: each marked line must be refused.

Each call is on one line, because the mark must be on the line of the finding.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Literal, assert_type

from ittybit import Workflow, step
from ittybit.core.http.models import RawResponse
from ittybit.kinds import Kind
from ittybit.steps import Http, Image, Thumbnails, Video, When
from ittybit.types import (
    Connection,
    Event,
    File,
    Job,
    Run,
    Task,
    WebhookEndpoint,
)
from ittybit.webhooks import Dispatcher
from ittybit_async import AsyncIttybit
from ittybit_async.http.streaming import StreamedResponse

Steps = Sequence[Kind | Mapping[str, Any]]


async def values(client: AsyncIttybit, body: dict[str, Any]) -> None:
    tasks = client.tasks
    assert_type(await tasks.create(kind="image", file_id="f", width=3), Task)
    assert_type(await tasks.create(kind="video", url="u", fps=29.97, ref="r"), Task)
    assert_type(await tasks.create(kind="ingest", url="u", folder="f"), Task)
    assert_type(await tasks.create(request=body), Task)
    assert_type(await tasks.create(request={"kind": "image", "sepia": 1}), Task)
    assert_type(await tasks.create_and_wait(kind="speech", url="u", timeout=3), Task)
    assert_type(await tasks.create_and_wait(request=body, on_progress=print), Task)
    events = Dispatcher()
    assert_type(await tasks.create_and_wait(request=body, events=events), Task)
    assert_type(await tasks.create_and_wait(kind="nsfw", url="u", events=events), Task)
    await tasks.create(kind="image", file_id="f", request_options={"max_retries": 1})
    await tasks.create(kind="image", **body)
    await tasks.create(**body)


async def wrong_values(client: AsyncIttybit, body: dict[str, Any]) -> None:
    tasks = client.tasks
    await tasks.create(kind=3, file_id="f")  # wrong
    await tasks.create(request=[])  # wrong
    await tasks.create_and_wait(request=body, idempotency_key=3)  # wrong
    await tasks.create(body)  # wrong


async def kinds(client: AsyncIttybit, file: File) -> None:
    tasks, jobs = client.tasks, client.jobs
    assert_type(await tasks.video(file_id="f", width="50%", fps=29.97), Task)
    assert_type(await tasks.image(url="u", quality="high", wait=True, timeout=3), Task)
    assert_type(await tasks.workflow(file_id="f", workflow=[Image(width=3)]), Task)
    assert_type(await tasks.probe(input={"url": "u"}, idempotency_key="k"), Task)
    assert_type(await tasks.animation(input=file, end=2), Task)
    assert_type(await jobs.video(input="u", width=3, output="s3://b/k"), Job)
    assert_type(await jobs.animation(input="u", end=2, on_progress=print), Job)
    raw = tasks.with_raw_response
    assert_type(await raw.nsfw(file_id="f"), RawResponse[Task])
    async with jobs.with_streaming_response.audio(input="u") as response:
        assert_type(response, StreamedResponse)
    await tasks.video(file_id="f", widht=3)  # wrong
    await tasks.image(file_id="f", fps=3)  # wrong
    await tasks.image(file_id="f", format="mp4")  # wrong
    await tasks.image(file_id="f", fit="tight")  # wrong
    await tasks.audio(file_id="f", start="1 s")  # wrong
    await tasks.thumbnails(file_id="f", count="3")  # wrong
    await tasks.ingest()  # wrong
    await tasks.workflow(file_id="f")  # wrong
    await tasks.conditions(file_id="f", conditions=["a"])  # wrong
    await tasks.hologram(file_id="f")  # wrong
    await tasks.speech(url="u", timeout="3")  # wrong
    await tasks.probe(url="u")  # wrong
    await tasks.export(input=file)  # wrong
    await raw.image(file_id="f", widht=3)  # wrong
    await jobs.image(input="u", quality=80)  # wrong
    await jobs.animation(input="u")  # wrong
    await jobs.video()  # wrong


async def raw(client: AsyncIttybit, body: dict[str, Any]) -> None:
    tasks = client.tasks.with_raw_response
    response = await tasks.create(kind="image", file_id="f", width="50%")
    assert_type(response, RawResponse[Task])
    assert_type(await tasks.create(request=body), RawResponse[Task])
    assert_type(await tasks.create_and_wait(kind="nsfw", file_id="f"), Task)
    assert response.data.status == response.status  # wrong


async def streamed(client: AsyncIttybit, body: dict[str, Any]) -> None:
    tasks = client.tasks.with_streaming_response
    async with tasks.create(kind="image", file_id="f", width=3) as response:
        assert_type(response, StreamedResponse)
    async with tasks.create(request=body) as response:
        assert_type(response, StreamedResponse)
    assert_type(await tasks.create_and_wait(kind="nsfw", file_id="f"), Task)


async def steps(client: AsyncIttybit, ready: Kind, more: list[Kind]) -> None:
    plain = [{"kind": "image", "width": 3}]
    mixed: Steps = [ready, step(kind="nsfw"), {"kind": "subtitle", "tone": "dry"}]
    for workflow in (plain, more, mixed):
        await client.tasks.create(kind="workflow", file_id="f", workflow=workflow)
        await client.automations.create(workflow=workflow)
    await client.tasks.create(kind="workflow", file_id="f", workflow=[ready, plain[0]])
    await client.tasks.create(kind="image", file_id="f", next=[step(kind="nsfw")])
    await client.tasks.workflow(file_id="f", workflow=ready)  # wrong
    await client.automations.create(workflow=["image"])  # wrong


async def unpacked(client: AsyncIttybit, any_one: Kind) -> None:
    await client.tasks.create(request={**any_one.to_dict(), "file_id": "f"})


async def either(client: AsyncIttybit, kind: Literal["image", "video"]) -> None:
    await client.tasks.create(kind=kind, file_id="f", width=3)


def made() -> None:
    assert_type(step(kind="image", width=480, ref="cover"), dict[str, Any])
    step(kind="conditions", conditions=[{"prop": "kind", "value": "video"}])
    held: list[dict[str, str]] = [{"prop": "kind", "value": "video"}]
    step(kind="conditions", conditions=held, next=[{"kind": "nsfw"}])
    step(width=3)  # wrong


async def transfers(client: AsyncIttybit, file: File, sink: BinaryIO) -> None:
    files = client.files
    blocks = iter([b"one", b"two"])
    assert_type(await files.upload("a.mp4", folder="f", resume=False), File)
    assert_type(await files.upload(blocks, filename="a", max_bandwidth=1e6), File)
    assert_type(await files.upload(sink, wait=True, on_progress=print), File)
    assert_type(await files.upload("http://h/a", wait=False, ref="r"), Task)
    assert_type(await files.download(file, Path("a"), max_concurrency=2), Path)
    assert_type(await files.download(file, to="a"), Path)
    assert_type(await files.download("http://h/a", sink), None)
    await files.upload("a.mp4", foldr="f")  # wrong
    await files.upload("a.mp4", max_concurrency="2")  # wrong
    await files.upload(7)  # wrong
    await files.upload([1, 2])  # wrong
    await files.upload("http://h/a", wait=False, metadata={})  # wrong
    await files.upload(b"bytes", wait=False)  # wrong
    await files.download(file, "a", resume=True)  # wrong
    await files.download(file)  # wrong
    async for chunk in files.iter_bytes(file):
        assert_type(chunk, bytes)


async def workflows(client: AsyncIttybit) -> None:
    video = Video(width="50%", format="mp4", next=[step(kind="nsfw")])
    flow = Workflow(
        When(kind="video").then(video, {"kind": "subtitle"}), Image(width=3)
    )
    assert_type(video.then(Thumbnails(count=3)), Video)
    assert_type(flow, Workflow)
    await client.tasks.create(kind="workflow", file_id="f", workflow=flow)
    await client.automations.create(workflow=flow)
    await client.tasks.create(kind="image", file_id="f", next=[video])
    Video(widht=3)  # wrong
    Video(format="webp")  # wrong
    Video(kind="video")  # wrong
    Image(fps=3)  # wrong
    Thumbnails(count="3")  # wrong
    Http()  # wrong
    When(kind=3)  # wrong
    When("video")  # wrong
    Image().then("video")  # wrong
    Workflow(3)  # wrong


async def waits(client: AsyncIttybit) -> None:
    tasks = client.tasks
    assert_type(await tasks.wait("t", timeout=3, on_timeout="leave"), Task)
    assert_type(await tasks.wait_all(["t"], on_progress=print), list[Task])
    found = [task async for task in tasks.as_completed(["t"])]
    assert_type(found, list[Task])
    await tasks.create_and_wait(kind="nsfw", file_id="f", on_timeout="leave")
    await tasks.wait("t", on_timeout="return")  # wrong
    await tasks.wait_all([3])  # wrong


async def jobs(client: AsyncIttybit, body: dict[str, Any]) -> None:
    jobs, size = client.jobs, 1280
    made = await jobs.create(kind="video", input="u", options={"width": size})
    assert_type(made, Job)
    assert_type(await jobs.create(request=body, idempotency_key="k"), Job)
    gif = await jobs.create_and_wait(kind="animation", input="u", options={"end": 2})
    assert_type(gif, Job)
    raw = jobs.with_raw_response
    assert_type(await raw.create(kind="image", input="u"), RawResponse[Job])
    async with jobs.with_streaming_response.create(kind="audio", input="u") as response:
        assert_type(response, StreamedResponse)


async def standalone(client: AsyncIttybit, probe: Task, file: File) -> None:
    tasks, size, found = client.tasks, 640, probe.output
    assert_type(await tasks.create(kind="probe", input={"url": "u"}), Task)
    assert_type(await tasks.create(kind="import", input=file), Task)
    assert found is not None
    gif = await tasks.create_and_wait(kind="animation", input=found, options={"end": 2})
    assert_type(gif, Task)
    await tasks.create_and_wait(kind="probe", input=file, events=Dispatcher())
    await tasks.create(kind="video", input=found, options={"width": size})
    await tasks.create(kind="image", input={"url": "u", "width": 3}, idempotency_key="")
    await tasks.create(kind="export", input=file, options={"url": "s3://b/k"})
    raw, streaming = tasks.with_raw_response, tasks.with_streaming_response
    assert_type(await raw.create(kind="audio", input=file), RawResponse[Task])
    async with streaming.create(kind="probe", input=file) as response:
        assert_type(response, StreamedResponse)


async def runs(client: AsyncIttybit, ready: dict[str, Any], flow: Workflow) -> None:
    runs, size = client.runs, 640
    made = await runs.create(
        tasks=[
            ready,
            {"kind": "video", "url": "u", "options": {"width": size, "ref": "r"}},
            {"kind": "speech", "url": "u", "next": [{"kind": "subtitles"}]},
        ]
    )
    assert_type(made, Run)
    assert_type(await runs.create_and_wait(workflow=flow, url="u", timeout=3), Run)
    assert_type(await runs.wait("r", on_timeout="leave"), Run)
    assert_type([run async for run in runs.as_completed(["r"])], list[Run])
    assert_type(await runs.wait_all(["r"]), list[Run])
    assert_type(await client.jobs.wait("j"), Job)
    assert_type([run async for run in runs.list(status="failed")], list[Run])
    raw = await runs.with_raw_response.create(tasks=[ready])
    assert_type(raw, RawResponse[Run])
    await runs.create(tasks=["image"])  # wrong
    await runs.create(workflow=["image"], url="u")  # wrong
    runs.list(status="faild")  # wrong


async def lists(client: AsyncIttybit) -> None:
    found = client.jobs.list(kind="video", status="queued", order="asc")
    assert_type([job async for job in found], list[Job])
    client.jobs.list(status="ready")  # wrong
    client.jobs.list(order="up")  # wrong
    client.jobs.list(after=3)  # wrong


async def events(client: AsyncIttybit) -> None:
    events, endpoints = client.events, client.webhook_endpoints
    assert_type([event async for event in events.list(kind="run.failed")], list[Event])
    assert_type(await events.get("e"), Event)
    events.list(kind="run.failled")  # wrong
    made = await endpoints.create(url="https://h/k", topics=["task.failed"])
    assert_type(made, WebhookEndpoint)
    assert_type(await endpoints.update("w", status="paused"), WebhookEndpoint)
    await endpoints.create(url="https://h/k", topics=["job.failed"])  # wrong
    await endpoints.create(url="https://h/k")  # wrong
    await endpoints.create(url="https://h/k", topics=[3])  # wrong
    await endpoints.update("w", status="off")  # wrong


async def connections(client: AsyncIttybit) -> None:
    connections = client.connections
    made = await connections.create(
        name="n", endpoint="e", region="auto", access_key_id="a", secret_access_key="s"
    )
    assert_type(made, Connection)
    assert_type(await connections.update("c", is_default=True), Connection)
    await connections.create(name="n", endpoint="e")  # wrong
    await connections.update("c", is_default="yes")  # wrong
    await connections.update("c", kind="ftp")  # wrong
    await connections.update("c", secret=3)  # wrong


async def automations(client: AsyncIttybit, flow: Workflow) -> None:
    automations = client.automations
    await automations.create(workflow=flow, name="n")
    assert_type(await automations.run("a", url="u"), Run)
    await automations.create(workflow=flow, status="off")  # wrong
    await automations.run("a")  # wrong
