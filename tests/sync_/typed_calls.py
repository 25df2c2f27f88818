# Generated from tests/async_/typed_calls.py by build_sync.py. Do not edit.
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
from ittybit_sync import Ittybit
from ittybit_sync.http.streaming import StreamedResponse

Steps = Sequence[Kind | Mapping[str, Any]]


def values(client: Ittybit, body: dict[str, Any]) -> None:
    tasks = client.tasks
    assert_type(tasks.create(kind="image", file_id="f", width=3), Task)
    assert_type(tasks.create(kind="video", url="u", fps=29.97, ref="r"), Task)
    assert_type(tasks.create(kind="ingest", url="u", folder="f"), Task)
    assert_type(tasks.create(request=body), Task)
    assert_type(tasks.create(request={"kind": "image", "sepia": 1}), Task)
    assert_type(tasks.create_and_wait(kind="speech", url="u", timeout=3), Task)
    assert_type(tasks.create_and_wait(request=body, on_progress=print), Task)
    events = Dispatcher()
    assert_type(tasks.create_and_wait(request=body, events=events), Task)
    assert_type(tasks.create_and_wait(kind="nsfw", url="u", events=events), Task)
    tasks.create(kind="image", file_id="f", request_options={"max_retries": 1})
    tasks.create(kind="image", **body)
    tasks.create(**body)


def wrong_values(client: Ittybit, body: dict[str, Any]) -> None:
    tasks = client.tasks
    tasks.create(kind=3, file_id="f")  # wrong
    tasks.create(request=[])  # wrong
    tasks.create_and_wait(request=body, idempotency_key=3)  # wrong
    tasks.create(body)  # wrong


def kinds(client: Ittybit, file: File) -> None:
    tasks, jobs = client.tasks, client.jobs
    assert_type(tasks.video(file_id="f", width="50%", fps=29.97), Task)
    assert_type(tasks.image(url="u", quality="high", wait=True, timeout=3), Task)
    assert_type(tasks.workflow(file_id="f", workflow=[Image(width=3)]), Task)
    assert_type(tasks.probe(input={"url": "u"}, idempotency_key="k"), Task)
    assert_type(tasks.animation(input=file, end=2), Task)
    assert_type(jobs.video(input="u", width=3, output="s3://b/k"), Job)
    assert_type(jobs.animation(input="u", end=2, on_progress=print), Job)
    raw = tasks.with_raw_response
    assert_type(raw.nsfw(file_id="f"), RawResponse[Task])
    with jobs.with_streaming_response.audio(input="u") as response:
        assert_type(response, StreamedResponse)
    tasks.video(file_id="f", widht=3)  # wrong
    tasks.image(file_id="f", fps=3)  # wrong
    tasks.image(file_id="f", format="mp4")  # wrong
    tasks.image(file_id="f", fit="tight")  # wrong
    tasks.audio(file_id="f", start="1 s")  # wrong
    tasks.thumbnails(file_id="f", count="3")  # wrong
    tasks.ingest()  # wrong
    tasks.workflow(file_id="f")  # wrong
    tasks.conditions(file_id="f", conditions=["a"])  # wrong
    tasks.hologram(file_id="f")  # wrong
    tasks.speech(url="u", timeout="3")  # wrong
    tasks.probe(url="u")  # wrong
    tasks.export(input=file)  # wrong
    raw.image(file_id="f", widht=3)  # wrong
    jobs.image(input="u", quality=80)  # wrong
    jobs.animation(input="u")  # wrong
    jobs.video()  # wrong


def raw(client: Ittybit, body: dict[str, Any]) -> None:
    tasks = client.tasks.with_raw_response
    response = tasks.create(kind="image", file_id="f", width="50%")
    assert_type(response, RawResponse[Task])
    assert_type(tasks.create(request=body), RawResponse[Task])
    assert_type(tasks.create_and_wait(kind="nsfw", file_id="f"), Task)
    assert response.data.status == response.status  # wrong


def streamed(client: Ittybit, body: dict[str, Any]) -> None:
    tasks = client.tasks.with_streaming_response
    with tasks.create(kind="image", file_id="f", width=3) as response:
        assert_type(response, StreamedResponse)
    with tasks.create(request=body) as response:
        assert_type(response, StreamedResponse)
    assert_type(tasks.create_and_wait(kind="nsfw", file_id="f"), Task)


def steps(client: Ittybit, ready: Kind, more: list[Kind]) -> None:
    plain = [{"kind": "image", "width": 3}]
    mixed: Steps = [ready, step(kind="nsfw"), {"kind": "subtitle", "tone": "dry"}]
    for workflow in (plain, more, mixed):
        client.tasks.create(kind="workflow", file_id="f", workflow=workflow)
        client.automations.create(workflow=workflow)
    client.tasks.create(kind="workflow", file_id="f", workflow=[ready, plain[0]])
    client.tasks.create(kind="image", file_id="f", next=[step(kind="nsfw")])
    client.tasks.workflow(file_id="f", workflow=ready)  # wrong
    client.automations.create(workflow=["image"])  # wrong


def unpacked(client: Ittybit, any_one: Kind) -> None:
    client.tasks.create(request={**any_one.to_dict(), "file_id": "f"})


def either(client: Ittybit, kind: Literal["image", "video"]) -> None:
    client.tasks.create(kind=kind, file_id="f", width=3)


def made() -> None:
    assert_type(step(kind="image", width=480, ref="cover"), dict[str, Any])
    step(kind="conditions", conditions=[{"prop": "kind", "value": "video"}])
    held: list[dict[str, str]] = [{"prop": "kind", "value": "video"}]
    step(kind="conditions", conditions=held, next=[{"kind": "nsfw"}])
    step(width=3)  # wrong


def transfers(client: Ittybit, file: File, sink: BinaryIO) -> None:
    files = client.files
    blocks = iter([b"one", b"two"])
    assert_type(files.upload("a.mp4", folder="f", resume=False), File)
    assert_type(files.upload(blocks, filename="a", max_bandwidth=1e6), File)
    assert_type(files.upload(sink, wait=True, on_progress=print), File)
    assert_type(files.upload("http://h/a", wait=False, ref="r"), Task)
    assert_type(files.download(file, Path("a"), max_concurrency=2), Path)
    assert_type(files.download(file, to="a"), Path)
    assert_type(files.download("http://h/a", sink), None)
    files.upload("a.mp4", foldr="f")  # wrong
    files.upload("a.mp4", max_concurrency="2")  # wrong
    files.upload(7)  # wrong
    files.upload([1, 2])  # wrong
    files.upload("http://h/a", wait=False, metadata={})  # wrong
    files.upload(b"bytes", wait=False)  # wrong
    files.download(file, "a", resume=True)  # wrong
    files.download(file)  # wrong
    for chunk in files.iter_bytes(file):
        assert_type(chunk, bytes)


def workflows(client: Ittybit) -> None:
    video = Video(width="50%", format="mp4", next=[step(kind="nsfw")])
    flow = Workflow(
        When(kind="video").then(video, {"kind": "subtitle"}), Image(width=3)
    )
    assert_type(video.then(Thumbnails(count=3)), Video)
    assert_type(flow, Workflow)
    client.tasks.create(kind="workflow", file_id="f", workflow=flow)
    client.automations.create(workflow=flow)
    client.tasks.create(kind="image", file_id="f", next=[video])
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


def waits(client: Ittybit) -> None:
    tasks = client.tasks
    assert_type(tasks.wait("t", timeout=3, on_timeout="leave"), Task)
    assert_type(tasks.wait_all(["t"], on_progress=print), list[Task])
    found = [task for task in tasks.as_completed(["t"])]
    assert_type(found, list[Task])
    tasks.create_and_wait(kind="nsfw", file_id="f", on_timeout="leave")
    tasks.wait("t", on_timeout="return")  # wrong
    tasks.wait_all([3])  # wrong


def jobs(client: Ittybit, body: dict[str, Any]) -> None:
    jobs, size = client.jobs, 1280
    made = jobs.create(kind="video", input="u", options={"width": size})
    assert_type(made, Job)
    assert_type(jobs.create(request=body, idempotency_key="k"), Job)
    gif = jobs.create_and_wait(kind="animation", input="u", options={"end": 2})
    assert_type(gif, Job)
    raw = jobs.with_raw_response
    assert_type(raw.create(kind="image", input="u"), RawResponse[Job])
    with jobs.with_streaming_response.create(kind="audio", input="u") as response:
        assert_type(response, StreamedResponse)


def standalone(client: Ittybit, probe: Task, file: File) -> None:
    tasks, size, found = client.tasks, 640, probe.output
    assert_type(tasks.create(kind="probe", input={"url": "u"}), Task)
    assert_type(tasks.create(kind="import", input=file), Task)
    assert found is not None
    gif = tasks.create_and_wait(kind="animation", input=found, options={"end": 2})
    assert_type(gif, Task)
    tasks.create_and_wait(kind="probe", input=file, events=Dispatcher())
    tasks.create(kind="video", input=found, options={"width": size})
    tasks.create(kind="image", input={"url": "u", "width": 3}, idempotency_key="")
    tasks.create(kind="export", input=file, options={"url": "s3://b/k"})
    raw, streaming = tasks.with_raw_response, tasks.with_streaming_response
    assert_type(raw.create(kind="audio", input=file), RawResponse[Task])
    with streaming.create(kind="probe", input=file) as response:
        assert_type(response, StreamedResponse)


def runs(client: Ittybit, ready: dict[str, Any], flow: Workflow) -> None:
    runs, size = client.runs, 640
    made = runs.create(
        tasks=[
            ready,
            {"kind": "video", "url": "u", "options": {"width": size, "ref": "r"}},
            {"kind": "speech", "url": "u", "next": [{"kind": "subtitles"}]},
        ]
    )
    assert_type(made, Run)
    assert_type(runs.create_and_wait(workflow=flow, url="u", timeout=3), Run)
    assert_type(runs.wait("r", on_timeout="leave"), Run)
    assert_type([run for run in runs.as_completed(["r"])], list[Run])
    assert_type(runs.wait_all(["r"]), list[Run])
    assert_type(client.jobs.wait("j"), Job)
    assert_type([run for run in runs.list(status="failed")], list[Run])
    raw = runs.with_raw_response.create(tasks=[ready])
    assert_type(raw, RawResponse[Run])
    runs.create(tasks=["image"])  # wrong
    runs.create(workflow=["image"], url="u")  # wrong
    runs.list(status="faild")  # wrong


def lists(client: Ittybit) -> None:
    found = client.jobs.list(kind="video", status="queued", order="asc")
    assert_type([job for job in found], list[Job])
    client.jobs.list(status="ready")  # wrong
    client.jobs.list(order="up")  # wrong
    client.jobs.list(after=3)  # wrong


def events(client: Ittybit) -> None:
    events, endpoints = client.events, client.webhook_endpoints
    assert_type([event for event in events.list(kind="run.failed")], list[Event])
    assert_type(events.get("e"), Event)
    events.list(kind="run.failled")  # wrong
    made = endpoints.create(url="https://h/k", topics=["task.failed"])
    assert_type(made, WebhookEndpoint)
    assert_type(endpoints.update("w", status="paused"), WebhookEndpoint)
    endpoints.create(url="https://h/k", topics=["job.failed"])  # wrong
    endpoints.create(url="https://h/k")  # wrong
    endpoints.create(url="https://h/k", topics=[3])  # wrong
    endpoints.update("w", status="off")  # wrong


def connections(client: Ittybit) -> None:
    connections = client.connections
    made = connections.create(
        name="n", endpoint="e", region="auto", access_key_id="a", secret_access_key="s"
    )
    assert_type(made, Connection)
    assert_type(connections.update("c", is_default=True), Connection)
    connections.create(name="n", endpoint="e")  # wrong
    connections.update("c", is_default="yes")  # wrong
    connections.update("c", kind="ftp")  # wrong
    connections.update("c", secret=3)  # wrong


def automations(client: Ittybit, flow: Workflow) -> None:
    automations = client.automations
    automations.create(workflow=flow, name="n")
    assert_type(automations.run("a", url="u"), Run)
    automations.create(workflow=flow, status="off")  # wrong
    automations.run("a")  # wrong
