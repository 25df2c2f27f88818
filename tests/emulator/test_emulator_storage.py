"""Input from and output to a real S3 server, through connections."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ittybit_emulator import Emulator, storage
from tests.emulator.emulator_support import Caller
from tests.support.bucket import ACCESS, REGION, Bucket


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator(processes=1) as emulator:
        yield emulator


@pytest.fixture
def caller(running: Emulator) -> Iterator[Caller]:
    caller = Caller(running)
    yield caller
    for one in caller.api("GET", "/connections").json:
        caller.api("DELETE", f"/connections/{one['id']}")


@pytest.fixture
def connection(caller: Caller, bucket: Bucket) -> str:
    """The ID of a connection to the bucket."""
    body = {"kind": "s3", "name": "b", "endpoint": bucket.endpoint, "region": REGION}
    return str(caller.api("POST", "/connections", body | ACCESS).json["id"])


def _job(caller: Caller, **body: object) -> Any:
    answer = caller.api("POST", "/jobs", body)
    assert answer.status == 201, answer.body
    return caller.ended(f"/jobs/{answer.json['id']}")


@pytest.mark.usefixtures("connection")
def test_a_job_reads_from_and_writes_to_storage(
    caller: Caller, bucket: Bucket, samples: Path
) -> None:
    source = bucket.put("in/a b.mp4", (samples / "clip.mp4").read_bytes())
    target = bucket.url("out/small.webm")
    options = {"format": "webm", "width": 80}
    job = _job(caller, input=source, output=target, kind="video", options=options)
    assert (job["status"], job["output"]) == ("succeeded", target), job
    kinds = [task["kind"] for task in job["tasks"]]
    assert kinds == ["probe", "import", "video", "export"]
    body, content_type = bucket.get("out/small.webm")
    assert (body[:4], content_type) == (b"\x1aE\xdf\xa3", "video/webm")
    assert job["tasks"][0]["input"]["url"] == source
    assert job["tasks"][3]["output"]["url"] == target
    assert "secret" not in str(job)


@pytest.mark.parametrize("target", ["hls/", "named/play.m3u8"])
def test_an_adaptive_video_is_exported_with_all_its_parts(
    caller: Caller, bucket: Bucket, connection: str, samples: Path, target: str
) -> None:
    source = bucket.put("in.mp4", (samples / "clip.mp4").read_bytes())
    job = _job(
        caller,
        input=source,
        output=bucket.url(target),
        kind="adaptive_video",
        connection_id=connection,
    )
    assert job["status"] == "succeeded", job
    base = target.partition("/")[0]
    (manifest,) = [key for key in bucket.keys(f"{base}/") if key.count("/") == 1]
    assert manifest.startswith(target)
    text = bucket.get(manifest)[0].decode()
    named = [line for line in text.splitlines() if not line.startswith("#")]
    for playlist in named:
        parts = bucket.get(f"{base}/{playlist}")[0].decode()
        folder = playlist.rpartition("/")[0]
        (segment,) = [line for line in parts.splitlines() if line.endswith(".ts")]
        assert bucket.get(f"{base}/{folder}/{segment}")[1] == "video/mp2t"


@pytest.mark.usefixtures("connection")
def test_a_run_reads_from_and_writes_to_storage(
    caller: Caller, bucket: Bucket, samples: Path
) -> None:
    source = bucket.put("still.png", (samples / "still.png").read_bytes())
    copy = {"kind": "upload", "destination": bucket.url("run/copy.png")}
    small = {
        "kind": "image",
        "options": {"width": 20},
        "destination": bucket.url("run/small.png"),
        "next": [copy],
    }
    body = {"tasks": [small | {"url": source}]}
    run = caller.api("POST", "/runs", body)
    assert run.status == 201, run.body
    run = caller.ended(f"/runs/{run.json['id']}")
    assert run["status"] == "succeeded", run
    assert bucket.get("run/small.png") == bucket.get("run/copy.png")


def test_a_standalone_task_can_export(
    caller: Caller, bucket: Bucket, connection: str, samples: Path
) -> None:
    still = (samples / "still.png").read_bytes()
    file = caller.file("/o/still.png", still)
    options = {"url": bucket.url("x.png"), "connection_id": connection}
    body = {"kind": "export", "input": {"url": file["url"]}, "options": options}
    task = caller.api("POST", "/tasks", body).json
    assert task["options"] == options
    assert caller.ended(f"/tasks/{task['id']}")["status"] == "succeeded"
    assert bucket.get("x.png") == (still, "image/png")


@pytest.mark.usefixtures("connection")
def test_a_storage_error_fails_the_task_without_revealing_a_secret(
    caller: Caller, bucket: Bucket, samples: Path
) -> None:
    job = _job(caller, input=bucket.url("nothing.mp4"), kind="video")
    assert job["status"] == "failed"
    message = job["error"]["message"]
    assert "answered 404" in message
    assert "Signature" not in message
    source = bucket.put("y.png", (samples / "still.png").read_bytes())
    job = _job(caller, input=source, output="s3://no-such-bucket/y", kind="image")
    assert "answered 404" in job["error"]["message"]


def test_a_lost_file_fails_its_export_with_the_reason(
    caller: Caller, bucket: Bucket, connection: str, samples: Path
) -> None:
    file = caller.file("/lost.png", (samples / "still.png").read_bytes())
    (caller.emulator.data / "blobs" / file["id"]).unlink()
    options = {"url": bucket.url("lost.png"), "connection_id": connection}
    body = {"kind": "export", "input": {"url": file["url"]}, "options": options}
    task = caller.wait(caller.create(**body)["id"])
    assert task["status"] == "failed"
    message = task["error"]["message"]
    assert message.endswith("lost.png could not be read: No such file or directory")
    assert "Signature" not in message


def test_storage_on_another_machine_is_rejected(caller: Caller) -> None:
    pytest.importorskip("boto3")
    body = {"kind": "s3", "name": "b", "endpoint": "http://192.0.2.1", "region": "auto"}
    access = {"access_key_id": "key", "secret_access_key": "secret"}
    caller.api("POST", "/connections", body | access)
    job = _job(caller, input="s3://bucket/key.mp4", kind="video")
    assert "--allow-foreign-hosts" in job["error"]["message"]


def test_a_missing_library_fails_the_task_with_an_install_command(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_: object) -> Any:
        raise ImportError("No module named 'boto3'")

    monkeypatch.setattr(storage, "_client", missing)
    body = {"kind": "s3", "name": "b", "endpoint": "http://127.0.0.1", "region": "auto"}
    access = {"access_key_id": "key", "secret_access_key": "secret"}
    caller.api("POST", "/connections", body | access)
    job = _job(caller, input="s3://bucket/key.mp4", kind="video")
    assert "pip install 'ittybit[emulator]'" in job["error"]["message"]


@pytest.mark.parametrize(
    "body",
    [
        {"input": "s3://bucket/k", "kind": "video"},
        {"input": "http://a.test/", "output": "s3://bucket/k", "kind": "video"},
        {"input": "http://a.test/", "kind": "video", "connection_id": "conn_none"},
    ],
)
def test_an_s3_url_without_a_connection_is_400(
    caller: Caller, body: dict[str, object]
) -> None:
    answer = caller.api("POST", "/jobs", body)
    assert (answer.status, answer.json["kind"]) == (400, "request_invalid")
    assert "connection_id" in answer.json["message"]


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "import", "input": {"url": "s3://bucket/k"}},
        {
            "kind": "export",
            "input": {"url": "http://a.test/"},
            "options": {"url": "s3://bucket/k"},
        },
    ],
)
def test_a_standalone_task_without_a_connection_is_400(
    caller: Caller, body: dict[str, object]
) -> None:
    answer = caller.api("POST", "/tasks", body)
    assert (answer.status, answer.json["kind"]) == (400, "request_invalid")
    assert "connection_id" in answer.json["message"]
