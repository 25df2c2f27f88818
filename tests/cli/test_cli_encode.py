"""Commands that encode: ``video``, ``audio``, ``image``, and others."""

import json
from pathlib import Path

import av
import pytest
from PIL import Image

from ittybit.cli.errors import CommandError
from ittybit.cli.results.hls import relative_path
from ittybit_emulator import Fault, Script
from tests.cli.cli_support import Cli


def video_properties(path: Path) -> tuple[str, int]:
    """Return the codec and the width of a video."""
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        return stream.codec_context.name, stream.width


def test_a_local_video_is_uploaded_encoded_and_downloaded(cli: Cli) -> None:
    result = cli("video", "-i", "clip.mp4", "-o", "web.webm", "--width", 80)
    assert (result.status, result.out) == (0, "web.webm\n")
    assert "uploaded clip.mp4 as file_" in result.error
    assert video_properties(cli.folder / "web.webm") == ("vp9", 80)
    assert [path.name for path in cli.folder.glob("*web*")] == ["web.webm"]


def test_the_input_is_uploaded_to_its_own_folder_and_replaces_no_file(cli: Cli) -> None:
    mine = cli("upload", "still.png", "--json").json
    result = cli("image", "-i", "still.png", "-o", "a.png", "--width", "50%", "--json")
    assert "/inputs/" in result.json["input"]
    assert result.json["path"] == "a.png"
    assert cli("files", "get", mine["id"], "--json").json["url"] == mine["url"]


def test_a_url_is_not_uploaded(cli: Cli) -> None:
    url = cli("upload", "sound.mp3", "--json").json["url"]
    cli.emulator.requests.clear()
    result = cli("audio", "--input", url, "--output", "a.ogg", "--bitrate", 64000)
    assert (result.status, result.out, result.err) == (0, "a.ogg\n", "")
    assert "PUT" not in {request.method for request in cli.emulator.requests}


def test_private_inputs_and_results_work(cli: Cli) -> None:
    cli.emulator.private = True
    assert cli("image", "-i", "still.png", "-o", "a.webp").status == 0
    with Image.open(cli.folder / "a.webp") as image:
        assert image.format == "WEBP"


def test_hls_is_downloaded_to_a_folder_that_plays(cli: Cli) -> None:
    result = cli("adaptive", "-i", "clip.mp4", "-o", "stream", "--width", 160)
    assert result.status == 0
    playlist = cli.folder / result.out.strip()
    assert playlist.parent == cli.folder / "stream"
    assert video_properties(playlist) == ("h264", 160)
    assert len(list(playlist.parent.rglob("*.ts"))) >= 2


def test_hls_with_an_empty_segment_leaves_no_folder(cli: Cli) -> None:
    empty = Fault(status=200, body=b"")
    cli.emulator.faults.add(empty, method="GET", path="*.ts", port="delivery")
    result = cli("adaptive", "-i", "clip.mp4", "-o", "stream", "--width", 160)
    assert result.status == 1
    assert "is empty; run the command again" in result.err
    assert not (cli.folder / "stream").exists()


def test_an_existing_hls_folder_is_not_changed(cli: Cli) -> None:
    (cli.folder / "stream").mkdir()
    (cli.folder / "stream" / "mine").touch()
    result = cli("adaptive", "-i", "clip.mp4", "-o", "stream")
    assert result.status == 2
    assert "stream already exists; pass the name of a new folder" in result.error


def test_an_animation_is_created(cli: Cli) -> None:
    words = ("animation", "-i", "clip.mp4", "-o", "a.gif", "--end", 0.5, "--fps", 4)
    assert cli(*words).out == "a.gif\n"
    with Image.open(cli.folder / "a.gif") as image:
        assert image.n_frames == 2


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            ("--fps", "99"),
            "--fps: must be a number of frames per second from 1 to 60, got '99'",
        ),
        (
            ("--fps", "many"),
            "--fps: must be a number of frames per second from 1 to 60, got 'm",
        ),
        (("--width", "0"), "must be a number of pixels (1 or more), or a percentage"),
        (
            ("--bitrate", "1"),
            "must be a number of bit/s from 300000 to 60000000, got '1'",
        ),
        (("--format", "avi"), "(choose from"),
        (("--metadata", "[]"), "'[]' is not a JSON object"),
        (("-o", "no/where.mp4"), "folder no does not exist; create it, or pass"),
        (("-o", "clip.mp4"), "clip.mp4 is the input; pass another output"),
        (("-o", "https://example.com/a"), "output must be a path or s3://bucket/key"),
        (("-o", "a.mp4", "--async"), "--async cannot write a.mp4; remove --async"),
        (("--local",), "--local deletes results when the command ends; add -o PATH"),
        (("-i", "none.mp4"), "argument -i/--input: only one is possible"),
    ],
)
def test_invalid_options_are_reported_before_a_request_is_sent(
    cli: Cli, words: tuple[str, ...], expected: str
) -> None:
    result = cli("video", "-i", "clip.mp4", *words)
    assert result.status == 2
    assert expected in result.error
    assert not cli.emulator.requests


def test_async_does_not_wait(cli: Cli) -> None:
    url = cli("upload", "clip.mp4", "--json").json["url"]
    cli.emulator.scripts.add(Script(seconds=3600))
    result = cli("video", "-i", url, "--async")
    assert result.out.startswith("job_")
    assert (
        cli("jobs", "get", result.out.strip(), "--json").json["status"] != "succeeded"
    )


def test_a_failed_job_leaves_no_file_and_names_the_next_command(cli: Cli) -> None:
    cli.emulator.scripts.add(Script(error="out of film"), kind="video")
    result = cli("video", "-i", "clip.mp4", "-o", "web.mp4", "--quiet")
    assert (result.status, result.out) == (1, "")
    assert "out of film; see ittybit jobs get job_" in result.error
    assert not list(cli.folder.glob("*web*"))


def test_a_failed_download_keeps_the_old_file(cli: Cli) -> None:
    (cli.folder / "small.png").write_bytes(b"the old file")
    cli.emulator.faults.add(Fault(status=404), method="GET", path="/file_*")
    result = cli("image", "-i", "still.png", "-o", "small.png", "--quiet")
    assert result.status == 1
    assert (cli.folder / "small.png").read_bytes() == b"the old file"
    assert len(list(cli.folder.glob("*small*"))) == 1


def test_a_timeout_names_the_command_to_wait_again(cli: Cli) -> None:
    url = cli("upload", "clip.mp4", "--json").json["url"]
    cli.emulator.scripts.add(Script(seconds=3600))
    result = cli("video", "-i", url, "--timeout", "0.5")
    assert result.status == 1
    assert "ittybit wait job_" in result.error


def test_an_s3_output_uses_the_named_connection(cli: Cli) -> None:
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
    result = cli(*words, "--connection", "nowhere")
    assert result.status == 1
    assert "no connection has the name 'nowhere'" in result.error


def test_local_needs_neither_key_nor_server(cli: Cli) -> None:
    nothing = {"ITTYBIT_API_KEY": "", "ITTYBIT_BASE_URL": ""}
    words = ("--local", "image", "-i", "still.png", "-o", "small.png", "--width", 20)
    assert cli(*words, **nothing).out == "small.png\n"
    with Image.open(cli.folder / "small.png") as image:
        assert image.width == 20
    assert not cli.emulator.requests


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("../a.ts", "outside its folder"),
        ("/a.ts", "outside its folder"),
        ("%2e%2e/a.ts", "outside its folder"),
        ("x/.ittybit-a.ts.part?b", "a name of temporary files"),
        ("a.ts.ittybit-resume", "a name of temporary files"),
    ],
)
def test_a_playlist_cannot_list_a_file_that_is_not_its_own(
    uri: str, reason: str
) -> None:
    with pytest.raises(CommandError, match=reason):
        relative_path(uri)
