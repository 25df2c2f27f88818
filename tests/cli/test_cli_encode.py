"""The commands that encode: ``video``, ``audio``, ``image``, and the others."""

import json
from pathlib import Path

import av
import pytest
from PIL import Image

from ittybit_emulator import Fault, Script
from tests.cli.cli_support import Cli


def made_by(path: Path) -> tuple[str, int]:
    """The codec of a video, and its width."""
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        return stream.codec_context.name, stream.width


def test_a_local_video_is_uploaded_encoded_and_downloaded(cli: Cli) -> None:
    ended = cli("video", "-i", "clip.mp4", "-o", "web.webm", "--width", 80)
    assert (ended.status, ended.out) == (0, "web.webm\n")
    assert "clip.mp4 is stored as file_" in ended.error
    assert made_by(cli.folder / "web.webm") == ("vp9", 80)
    assert [path.name for path in cli.folder.glob("*web*")] == ["web.webm"]


def test_the_input_goes_to_a_folder_of_its_own_and_replaces_nothing(cli: Cli) -> None:
    mine = cli("upload", "still.png", "--json").json
    ended = cli("image", "-i", "still.png", "-o", "a.png", "--width", "50%", "--json")
    assert "/inputs/" in ended.json["input"]
    assert ended.json["path"] == "a.png"
    assert cli("files", "get", mine["id"], "--json").json["url"] == mine["url"]


def test_a_url_is_not_uploaded(cli: Cli) -> None:
    url = cli("upload", "sound.mp3", "--json").json["url"]
    cli.emulator.requests.clear()
    ended = cli("audio", "--input", url, "--output", "a.ogg", "--bitrate", 64000)
    assert (ended.status, ended.out, ended.err) == (0, "a.ogg\n", "")
    assert "PUT" not in {request.method for request in cli.emulator.requests}


def test_a_private_input_and_a_private_result_come_through(cli: Cli) -> None:
    cli.emulator.private = True
    assert cli("image", "-i", "still.png", "-o", "a.webp").status == 0
    with Image.open(cli.folder / "a.webp") as image:
        assert image.format == "WEBP"


def test_hls_comes_as_a_folder_that_plays(cli: Cli) -> None:
    ended = cli("adaptive", "-i", "clip.mp4", "-o", "stream", "--width", 160)
    assert ended.status == 0
    playlist = cli.folder / ended.out.strip()
    assert playlist.parent == cli.folder / "stream"
    assert made_by(playlist) == ("h264", 160)
    assert len(list(playlist.parent.rglob("*.ts"))) >= 2


def test_an_hls_folder_that_is_there_is_not_touched(cli: Cli) -> None:
    (cli.folder / "stream").mkdir()
    (cli.folder / "stream" / "mine").touch()
    ended = cli("adaptive", "-i", "clip.mp4", "-o", "stream")
    assert ended.status == 2
    assert "stream is there already: give the name of a new folder" in ended.error


def test_an_animation_is_made(cli: Cli) -> None:
    words = ("animation", "-i", "clip.mp4", "-o", "a.gif", "--end", 0.5, "--fps", 4)
    assert cli(*words).out == "a.gif\n"
    with Image.open(cli.folder / "a.gif") as image:
        assert image.n_frames == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--fps", "99"), "argument --fps: '99' is not a number from 1 to 60"),
        (("--fps", "many"), "argument --fps: 'many' is not a number from 1 to 60"),
        (("--width", "0"), "'0' is not a whole number of at least 1 or a share such"),
        (("--bitrate", "1"), "'1' is not a whole number from 300000 to 60000000"),
        (("--format", "avi"), "(choose from"),
        (("--metadata", "[]"), "'[]' is JSON, and no object"),
        (("-o", "no/where.mp4"), "there is no folder no: make it, or give another"),
        (("-o", "clip.mp4"), "clip.mp4 is the input: give another output"),
        (("-o", "https://example.com/a"), "an output is a path, or s3://bucket/key"),
        (("-o", "a.mp4", "--async"), "--async does not wait, so that nothing gets to"),
        (("--local",), "with --local the result goes with the emulator"),
        (("-i", "none.mp4"), "there is no file none.mp4: give a path or a URL"),
    ],
)
def test_what_cannot_be_right_is_told_before_anything_is_sent(
    cli: Cli, words: tuple[str, ...], told: str
) -> None:
    ended = cli("video", "-i", "clip.mp4", *words)
    assert ended.status == 2
    assert told in ended.error
    assert not cli.emulator.requests


def test_async_does_not_wait(cli: Cli) -> None:
    url = cli("upload", "clip.mp4", "--json").json["url"]
    cli.emulator.scripts.add(Script(seconds=3600))
    ended = cli("video", "-i", url, "--async")
    assert ended.out.startswith("job_")
    assert cli("jobs", "get", ended.out.strip(), "--json").json["status"] != "succeeded"


def test_a_job_that_fails_leaves_nothing_and_says_where_to_look(cli: Cli) -> None:
    cli.emulator.scripts.add(Script(error="out of film"), kind="video")
    ended = cli("video", "-i", "clip.mp4", "-o", "web.mp4", "--quiet")
    assert (ended.status, ended.out) == (1, "")
    assert "out of film; see ittybit jobs get job_" in ended.error
    assert not list(cli.folder.glob("*web*"))


def test_a_result_that_breaks_off_leaves_nothing(cli: Cli) -> None:
    (cli.folder / "small.png").write_bytes(b"what was there before")
    cli.emulator.faults.add(Fault(status=404), method="GET", path="/file_*")
    ended = cli("image", "-i", "still.png", "-o", "small.png", "--quiet")
    assert ended.status == 1
    assert (cli.folder / "small.png").read_bytes() == b"what was there before"
    assert len(list(cli.folder.glob("*small*"))) == 1


def test_time_that_is_over_is_told_with_what_to_do(cli: Cli) -> None:
    url = cli("upload", "clip.mp4", "--json").json["url"]
    cli.emulator.scripts.add(Script(seconds=3600))
    ended = cli("video", "-i", url, "--timeout", "0.5")
    assert ended.status == 1
    assert "ittybit wait job_" in ended.error


def test_an_s3_output_goes_there_by_the_connection_of_that_name(cli: Cli) -> None:
    made = cli(
        *("connections", "add", "s3", "--name", "archive", "--json"),
        *("--endpoint", "http://127.0.0.1:9", "--access-key-id", "AK"),
        AWS_SECRET_ACCESS_KEY="secret",
    ).json
    words = ("video", "-i", "s3://ins/a.mp4", "-o", "s3://outs/b.webm", "--async")
    for connection in ("archive", made["id"]):
        assert cli(*words, "--connection", connection).out.startswith("job_")
        body = json.loads(cli.emulator.requests[-1].body)
        assert body["connection_id"] == made["id"]
        assert body["output"] == "s3://outs/b.webm"
        assert body["options"] == {"format": "webm"}
    ended = cli(*words, "--connection", "nowhere")
    assert ended.status == 1
    assert "no connection has the name 'nowhere'" in ended.error


def test_local_needs_neither_key_nor_server(cli: Cli) -> None:
    nothing = {"ITTYBIT_API_KEY": "", "ITTYBIT_BASE_URL": ""}
    words = ("--local", "image", "-i", "still.png", "-o", "small.png", "--width", 20)
    assert cli(*words, **nothing).out == "small.png\n"
    with Image.open(cli.folder / "small.png") as image:
        assert image.width == 20
    assert not cli.emulator.requests
