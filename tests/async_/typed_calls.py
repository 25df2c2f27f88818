"""Calls that type checkers read and nobody makes: each that is marked must be refused.

One call a line, for the mark to stand on the line of the finding.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Literal, assert_type

from ittybit import Workflow, step
from ittybit.exchange import RawResponse
from ittybit.steps import Http, Image, Thumbnails, Video, When
from ittybit.types import File, Job, Step, Task
from ittybit.types.kinds import AudioStep, ImageStep
from ittybit.webhooks import Dispatcher
from ittybit_async import AsyncIttybit
from ittybit_async.responses import StreamedResponse

Steps = Sequence[Mapping[str, Any]]


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
    await tasks.create(kind="image", file_id="f", widht=3)  # wrong
    await tasks.create(kind="image", file_id="f", fps=3)  # wrong
    await tasks.create(kind="image", file_id="f", format="mp4")  # wrong
    await tasks.create(kind="image", file_id="f", fit="tight")  # wrong
    await tasks.create(kind="audio", file_id="f", width=3)  # wrong
    await tasks.create(kind="audio", file_id="f", start="1 s")  # wrong
    await tasks.create(kind="thumbnails", file_id="f", count="3")  # wrong
    await tasks.create(kind="ingest", file_id="f")  # wrong
    await tasks.create(kind="ingest")  # wrong
    await tasks.create(kind="workflow", file_id="f")  # wrong
    await tasks.create(kind="conditions", file_id="f", conditions=["a"])  # wrong
    await tasks.create(kind="hologram", file_id="f")  # wrong
    await tasks.create(file_id="f")  # wrong
    await tasks.create(kind="image", request=body)  # wrong
    await tasks.create(kind="image", file_id="f", timeout=3)  # wrong
    await tasks.create_and_wait(kind="image", file_id="f", widht=3)  # wrong
    await tasks.create_and_wait(kind="speech", url="u", timeout="3")  # wrong


async def raw(client: AsyncIttybit, body: dict[str, Any]) -> None:
    tasks = client.tasks.with_raw_response
    response = await tasks.create(kind="image", file_id="f", width="50%")
    assert_type(response, RawResponse[Task])
    assert_type(await tasks.create(request=body), RawResponse[Task])
    assert_type(await tasks.create_and_wait(kind="nsfw", file_id="f"), Task)
    await tasks.create(kind="image", file_id="f", widht=3)  # wrong
    await tasks.create_and_wait(kind="nsfw", file_id="f", speakers=True)  # wrong
    assert response.data.status == response.status  # wrong


async def streamed(client: AsyncIttybit, body: dict[str, Any]) -> None:
    tasks = client.tasks.with_streaming_response
    async with tasks.create(kind="image", file_id="f", width=3) as response:
        assert_type(response, StreamedResponse)
    async with tasks.create(request=body) as response:
        assert_type(response, StreamedResponse)
    assert_type(await tasks.create_and_wait(kind="nsfw", file_id="f"), Task)
    tasks.create(kind="image", file_id="f", widht=3)  # wrong
    tasks.create(kind="audio", file_id="f", format="png")  # wrong


async def steps(client: AsyncIttybit, ready: Step, more: list[Step]) -> None:
    plain = [{"kind": "image", "width": 3}]
    mixed: Steps = [ready, step(kind="nsfw"), {"kind": "subtitle", "tone": "dry"}]
    for workflow in (plain, more, mixed):
        await client.tasks.create(kind="workflow", file_id="f", workflow=workflow)
        await client.automations.create(workflow=workflow)
    await client.tasks.create(kind="workflow", file_id="f", workflow=[ready, plain[0]])
    await client.tasks.create(kind="image", file_id="f", next=[step(kind="nsfw")])
    await client.tasks.create(kind="workflow", file_id="f", workflow=ready)  # wrong
    await client.automations.create(workflow=[step(kind="image", widht=3)])  # wrong
    await client.automations.create(workflow=step(kind="image"))  # wrong
    await client.automations.create(workflow=["image"])  # wrong


async def unpacked(client: AsyncIttybit, one: ImageStep, any_one: Step) -> None:
    await client.tasks.create(**one, file_id="f")
    await client.tasks.create(request={**any_one, "file_id": "f"})


async def either(client: AsyncIttybit, kind: Literal["image", "video"]) -> None:
    await client.tasks.create(kind=kind, file_id="f", width=3)
    await client.tasks.create(kind=kind, file_id="f", fps=3)  # wrong


def made() -> None:
    assert_type(step(kind="image", width=480, ref="cover"), ImageStep)
    assert_type(step(kind="audio", next=[step(kind="image")]), AudioStep)
    step(kind="conditions", conditions=[{"prop": "kind", "value": "video"}])
    held: list[dict[str, str]] = [{"prop": "kind", "value": "video"}]
    step(kind="conditions", conditions=held, next=[{"kind": "nsfw"}])
    step(kind="image", file_id="f")  # wrong
    step(kind="image", webhook_url="u")  # wrong
    step(kind="workflow", workflow=[])  # wrong
    step(kind="ingest", url="u")  # wrong
    step(kind="conditions")  # wrong
    step(kind="http")  # wrong
    step(width=3)  # wrong
    typed: Step = {"kind": "image", "width": "50%", "ref": "half"}
    wrong: Step = {"kind": "image", "widht": "50%"}  # wrong
    assert typed != wrong


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
    await tasks.create_and_wait(kind="nsfw", file_id="f", on_timeout="go")  # wrong
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
    await jobs.create(kind="video", input="u", options={"widht": 3})  # wrong
    await jobs.create(kind="video", input="u", options={"format": "gif"})  # wrong
    await jobs.create(kind="audio", input="u", options={"width": 3})  # wrong
    await jobs.create(kind="image", input="u", options={"quality": 80})  # wrong
    await jobs.create(kind="animation", input="u")  # wrong
    await jobs.create(kind="animation", input="u", options={})  # wrong
    await jobs.create(kind="video")  # wrong
    await jobs.create(kind="video", input="u", width=3)  # wrong
    await jobs.create(kind="speech", input="u")  # wrong
    await raw.create(kind="video", input="u", options={"fps": "3"})  # wrong
