"""Tasks of every kind: validation, results, progress, and failures."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ittybit import types
from ittybit_emulator import Emulator
from ittybit_emulator.samples import video
from tests.emulator.emulator_support import Caller, target_of, until


@pytest.fixture
def caller(emulator: Emulator) -> Caller:
    return Caller(emulator)


@pytest.fixture
def clip(caller: Caller, samples: Path) -> Any:
    return caller.file("/t/clip.mp4", (samples / "clip.mp4").read_bytes())


def test_a_video_task_adds_a_file_to_the_media_item_of_its_input(
    caller: Caller, clip: Any
) -> None:
    made = caller.create(
        kind="video", file_id=clip["id"], width=80, ref="small", folder="out"
    )
    assert (made["status"], made["progress"], made["output"]) == ("pending", 0, None)
    assert made["options"] == {"width": 80, "ref": "small", "folder": "out"}
    assert made["input"]["id"] == clip["id"]
    task = caller.wait(made["id"])
    assert (task["status"], task["progress"], task["error"]) == ("completed", 100, None)
    output = task["output"]
    assert (output["width"], output["height"], output["kind"]) == (80, 44, "video")
    assert output["media_id"] == clip["media_id"]
    assert (output["folder"], output["ref"], output["original"]) == (
        "out",
        "small",
        False,
    )
    assert output["created_by"] == task["id"]
    assert output["filename"] == f"{output['id']}.mp4"
    assert len(caller.get(target_of(output["url"])).body) == output["filesize"]
    media = caller.media(clip["media_id"])
    assert media["urls"]["small"] == output["url"]
    assert media["width"] == 160


def test_an_image_task_extracts_a_frame_of_a_video(caller: Caller, clip: Any) -> None:
    task = caller.done(
        kind="image", file_id=clip["id"], start=0.5, format="webp", filename="f.webp"
    )
    assert task["output"]["type"] == "image/webp"
    answer = caller.get("/f.webp")
    assert answer.body[:4] == b"RIFF"
    assert answer.headers["Content-Type"] == "image/webp"


def test_an_audio_task_extracts_the_sound_of_a_video(caller: Caller, clip: Any) -> None:
    task = caller.done(kind="audio", file_id=clip["id"], format="mp3")
    assert (task["output"]["kind"], task["output"]["codec"]) == ("audio", "mp3")


def test_a_thumbnails_task_creates_a_track_and_its_sprite(
    caller: Caller, clip: Any
) -> None:
    task = caller.done(
        kind="thumbnails", file_id=clip["id"], count=3, ref="th", folder="thumbs"
    )
    output = task["output"]
    assert (output["object"], output["kind"]) == ("track", "thumbnails")
    track = caller.get(target_of(output["url"]))
    assert track.headers["Content-Type"] == "text/vtt"
    lines = [line for line in track.body.decode().splitlines() if "#xywh=" in line]
    assert len(lines) == 3
    sprite = caller.get("/thumbs/" + lines[0].partition("#")[0])
    assert sprite.headers["Content-Type"] == "image/jpeg"
    assert sprite.body[:2] == b"\xff\xd8"
    assert caller.media(clip["media_id"])["urls"]["th"] == output["url"]


def test_an_ingest_task_creates_a_media_item(caller: Caller, clip: Any) -> None:
    task = caller.done(
        kind="ingest",
        url=clip["url"],
        folder="in",
        filename="c.mp4",
        ref="r",
        metadata={"a": 1},
    )
    assert task["output"]["metadata"] == {"a": 1}
    assert task["status"] == "completed"
    assert task["output"]["original"] is True
    assert task["output"]["media_id"] != clip["media_id"]
    assert caller.get("/in/c.mp4").status == 200
    media = caller.media(task["output"]["media_id"])
    assert media["urls"] == {"r": task["output"]["url"]}


def test_a_task_with_a_url_of_the_emulator_uses_that_file(
    caller: Caller, clip: Any
) -> None:
    task = caller.done(kind="image", url=clip["url"], width=40)
    assert task["input"]["id"] == clip["id"]
    assert task["output"]["media_id"] == clip["media_id"]


def test_a_task_with_an_external_url_stores_its_input_first(
    caller: Caller, samples: Path
) -> None:
    with Emulator() as elsewhere:
        url = Caller(elsewhere).file("/x.png", (samples / "still.png").read_bytes())
        task = caller.done(kind="image", url=url["url"], width=40, ref="w40")
    assert task["input"]["original"] is True
    assert task["output"]["media_id"] == task["input"]["media_id"]
    assert task["output"]["width"] == 40


def test_a_layer_can_have_a_url(caller: Caller, clip: Any, samples: Path) -> None:
    logo = caller.file("/t/logo.png", (samples / "still.png").read_bytes())
    layers = [{"kind": "image", "url": logo["url"], "left": 0, "top": 0, "width": 20}]
    task = caller.done(kind="image", file_id=clip["id"], layers=layers)
    assert task["status"] == "completed", task["error"]
    assert task["options"]["layers"] == layers
    layers[0]["url"] = caller.emulator.delivery_url + "/no.png"
    task = caller.done(kind="image", file_id=clip["id"], layers=layers)
    assert task["status"] == "failed"
    assert "answered 404" in task["error"]


def test_responses_match_the_documented_types(caller: Caller, clip: Any) -> None:
    step = {"kind": "image", "width": 20, "ref": "fits"}
    task = caller.done(kind="workflow", file_id=clip["id"], workflow=[step])
    for path, kind in (
        (f"/tasks/{task['id']}", types.Task),
        (f"/media/{clip['media_id']}", types.Media),
        (f"/files/{clip['id']}", types.File),
    ):
        body = caller.api("GET", path).body
        value = msgspec.json.decode(body, type=kind)
        sent = {name: v for name, v in json.loads(body).items() if v is not None}
        assert sent.keys() <= set(kind.__struct_fields__)
        assert value.to_dict().keys() <= sent.keys()


def test_progress_is_real_and_rises(caller: Caller, tmp_path: Path) -> None:
    path = video(tmp_path / "rise.mp4", width=96, height=54)
    file = caller.file("/t/rise.mp4", path.read_bytes())
    options = {"format": "webm", "width": 640}
    identifier = caller.create(kind="video", file_id=file["id"], **options)["id"]
    seen: list[int] = []
    while not seen or seen[-1] < 100:
        task = caller.api("GET", f"/tasks/{identifier}").json
        assert task["status"] != "failed", task["error"]
        if not seen or task["progress"] != seen[-1]:
            seen.append(task["progress"])
        time.sleep(0.005)
    assert seen == sorted(seen)
    assert len([value for value in seen if 0 < value < 100]) >= 5


def test_the_server_responds_while_it_renders(caller: Caller, tmp_path: Path) -> None:
    path = video(tmp_path / "busy.mp4", width=64, height=48)
    file = caller.file("/t/busy.mp4", path.read_bytes())
    options = {"format": "webm", "width": 1920}
    task = caller.create(kind="video", file_id=file["id"], **options)["id"]
    until(lambda: caller.api("GET", f"/tasks/{task}").json["progress"] > 0)
    for _ in range(10):
        assert caller.api("GET", "/media?limit=1").status == 200
    assert caller.api("GET", f"/tasks/{task}").json["status"] == "processing"
    assert caller.emulator.cancel(task)


def test_an_image_is_ready_before_videos_that_were_requested_earlier(
    tmp_path: Path,
) -> None:
    with Emulator(processes=1) as emulator:
        caller = Caller(emulator)
        path = video(tmp_path / "busy.mp4", width=64, height=48)
        file = caller.file("/t/busy.mp4", path.read_bytes())["id"]
        options = {"format": "webm", "width": 1920}
        videos = [
            caller.create(kind="video", file_id=file, **options)["id"] for _ in range(4)
        ]
        image = caller.create(kind="image", file_id=file, width=20)["id"]
        assert caller.ended(f"/tasks/{image}")["status"] == "completed"
        states = [caller.api("GET", f"/tasks/{one}").json["status"] for one in videos]
        assert states.count("pending") >= 2
        for one in videos:
            emulator.cancel(one)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "kind"),
        ({"kind": 1, "url": "http://x/"}, "kind"),
        ({"kind": "dance", "url": "http://x/"}, "got 'dance'"),
        ({"kind": "video"}, "neither was given"),
        ({"kind": "video", "url": "http://x/", "file_id": "f"}, "both were given"),
        ({"kind": "video", "url": "nowhere"}, "url"),
        ({"kind": "video", "url": "http://x/", "wdth": 1}, "wdth"),
        ({"kind": "video", "url": "http://x/", "width": -1}, "width"),
        ({"kind": "video", "url": "http://x/", "width": "wide"}, "width"),
        ({"kind": "image", "url": "http://x/", "format": "bmp"}, "format"),
        ({"kind": "audio", "url": "http://x/", "quality": 101}, "quality"),
        ({"kind": "video", "url": "http://x/", "start": 3, "end": 2}, "end"),
        ({"kind": "video", "url": "http://x/", "folder": "../a"}, "folder"),
        ({"kind": "video", "url": "http://x/", "filename": "a/b"}, "filename"),
        ({"kind": "video", "url": "http://x/", "ref": 3}, "ref"),
        ({"kind": "video", "url": "http://x/", "webhook_url": "x"}, "webhook_url"),
        ({"kind": "ingest", "file_id": "file_x"}, "url"),
        ({"kind": "ingest", "url": "http://x/", "width": 3}, "width"),
        ({"kind": "ingest", "url": "http://x/", "metadata": []}, "metadata"),
        ({"kind": "workflow", "url": "http://x/", "workflow": 3}, "workflow"),
        ({"kind": "http"}, "url"),
        ({"kind": "workflow", "url": "http://x/"}, "workflow"),
        (
            {"kind": "workflow", "url": "http://x/", "workflow": [{}]},
            "workflow[0].kind",
        ),
        ({"kind": "conditions", "url": "http://x/"}, "conditions"),
        (
            {
                "kind": "image",
                "url": "http://x/",
                "layers": [{"kind": "image", "path": "/etc/passwd"}],
            },
            "layers[0]: Object contains unknown field path",
        ),
    ],
)
def test_an_invalid_task_is_400_and_not_created(
    caller: Caller, body: object, named: str
) -> None:
    before = caller.api("GET", "/tasks?limit=1").json
    answer = caller.api("POST", "/tasks", body)
    assert answer.status == 400
    assert named in answer.json["message"]
    assert caller.api("GET", "/tasks?limit=1").json == before


def test_a_task_with_an_unknown_file_is_404(caller: Caller) -> None:
    answer = caller.api("POST", "/tasks", {"kind": "video", "file_id": "file_x"})
    assert answer.status == 404


def test_a_task_with_an_unsuitable_input_fails_with_a_readable_error(
    caller: Caller, samples: Path
) -> None:
    sound = caller.file("/t/s.mp3", (samples / "sound.mp3").read_bytes())
    task = caller.done(kind="video", file_id=sound["id"])
    assert (task["status"], task["output"]) == ("failed", None)
    assert len(task["error"]) > 20


def test_a_task_with_a_broken_video_fails(caller: Caller, samples: Path) -> None:
    clip = bytearray((samples / "clip.mp4").read_bytes())
    start = clip.index(b"mdat") + 4
    clip[start:] = b"\xa5" * (len(clip) - start)
    elsewhere = caller.file("/t/whole.mp4", (samples / "clip.mp4").read_bytes())
    blob = caller.emulator.data / "blobs" / elsewhere["id"]
    blob.write_bytes(clip[: len(clip) // 2])
    task = caller.done(kind="video", file_id=elsewhere["id"])
    assert task["status"] == "failed"
    assert task["error"]
    assert caller.done(kind="ingest", url=caller.emulator.url + "/x")["error"]


def test_deleting_a_file_fails_the_tasks_that_read_it(
    caller: Caller, tmp_path: Path
) -> None:
    path = video(tmp_path / "gone.mp4", width=64, height=48)
    file = caller.file("/t/gone.mp4", path.read_bytes())
    options = {"format": "webm", "width": 1920}
    tasks = [
        caller.create(kind="video", file_id=file["id"], **options)["id"]
        for _ in range(3)
    ]
    until(lambda: caller.api("GET", f"/tasks/{tasks[0]}").json["progress"] > 0)
    caller.api("DELETE", f"/media/{file['media_id']}")
    for identifier in tasks:
        task = caller.wait(identifier)
        assert task["status"] == "failed"
        assert f"{file['id']} was deleted" in task["error"]
        assert task["progress"] < 90  # the rendering was stopped


def test_an_output_can_replace_its_input(caller: Caller, samples: Path) -> None:
    file = caller.file("/t/self.png", (samples / "still.png").read_bytes())
    task = caller.done(
        kind="image", file_id=file["id"], width=40, folder="t", filename="self.png"
    )
    assert task["status"] == "completed"
    assert caller.api("GET", f"/files/{file['id']}").status == 404
    (entry,) = caller.media(file["media_id"])["files"]
    assert (entry["width"], entry["original"]) == (40, True)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    folder = tmp_path / "answers"
    (folder / "speech").mkdir(parents=True)
    (folder / "speech.json").write_text('{"text": ["any"]}')
    (folder / "speech" / "clip.json").write_text('{"text": ["clip"]}')
    (folder / "subtitles.vtt").write_text("WEBVTT\n")
    (folder / "nsfw.json").write_text("{broken")
    return folder


@pytest.fixture
def answering(answers: Path, samples: Path) -> Iterator[tuple[Caller, Any]]:
    with Emulator(answers=answers) as emulator:
        caller = Caller(emulator)
        clip = (samples / "clip.mp4").read_bytes()
        yield caller, caller.file("/a/clip.mp4", clip)


_MODEL = ["speech", "subtitles", "chapters", "nsfw", "description", "outline", "prompt"]


@pytest.mark.parametrize("kind", _MODEL)
def test_a_kind_that_needs_a_model_fails_and_explains_canned_results(
    caller: Caller, clip: Any, kind: str
) -> None:
    task = caller.done(kind=kind, file_id=clip["id"])
    assert task["status"] == "failed"
    suffix = "vtt" if kind in {"subtitles", "chapters"} else "json"
    for words in ("needs a model", "--answers", f"{kind}.{suffix}", f"{kind}/clip."):
        assert words in task["error"]


def test_a_canned_result_becomes_an_intelligence_file(
    answering: tuple[Caller, Any],
) -> None:
    caller, clip = answering
    task = caller.done(kind="speech", file_id=clip["id"], ref="words")
    output = task["output"]
    assert (output["object"], output["kind"]) == ("intelligence", "speech")
    assert output["type"] == "application/json"
    answer = caller.get(target_of(output["url"]))
    assert json.loads(answer.body) == {"text": ["clip"]}
    assert caller.media(clip["media_id"])["urls"]["words"] == output["url"]


def test_a_canned_result_can_apply_to_all_inputs_or_be_a_track(
    answering: tuple[Caller, Any], samples: Path
) -> None:
    caller, clip = answering
    other = caller.file("/a/other.mp3", (samples / "sound.mp3").read_bytes())
    spoken = caller.done(kind="speech", file_id=other["id"])
    body = caller.get(target_of(spoken["output"]["url"])).body
    assert json.loads(body) == {"text": ["any"]}
    track = caller.done(kind="subtitles", file_id=clip["id"])["output"]
    assert (track["object"], track["type"]) == ("track", "text/vtt")
    assert track["filename"].endswith(".vtt")


def test_a_canned_result_that_is_not_json_fails_the_task(
    answering: tuple[Caller, Any],
) -> None:
    caller, clip = answering
    task = caller.done(kind="nsfw", file_id=clip["id"])
    assert task["status"] == "failed"
    assert "must be JSON" in task["error"]
