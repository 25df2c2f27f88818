"""``ittybit task`` and ``wait``, and what a signal does to them."""

import signal
import time

import pytest

from ittybit_emulator import Script
from tests.cli.cli_support import Cli


def test_a_task_of_a_local_file_is_done_and_its_result_downloaded(cli: Cli) -> None:
    ended = cli("task", "image", "-i", "still.png", "--width", 40, "-o", "a.png")
    assert (ended.status, ended.out) == (0, "a.png\n")
    assert (cli.folder / "a.png").read_bytes().startswith(b"\x89PNG")


def test_a_task_takes_the_id_of_a_file_or_a_url(cli: Cli) -> None:
    file = cli("upload", "clip.mp4", "--json").json
    for source in (file["id"], file["url"]):
        words = ("task", "thumbnails", "-i", source, "--count", 2, "--json")
        assert cli(*words).json["status"] == "completed"


def test_a_task_takes_a_file_as_json_as_the_later_api_does(cli: Cli) -> None:
    url = cli("upload", "clip.mp4", "--json").json["url"]
    ended = cli("task", "probe", "-i", f'{{"url": "{url}"}}', "--json")
    assert ended.json["kind"] == "probe"
    assert ended.json["status"] == "succeeded"


def test_a_task_of_the_later_api_takes_a_file_by_its_id_too(cli: Cli) -> None:
    file = cli("upload", "clip.mp4", "--json").json
    words = ("task", "adaptive_video", "-i", file["id"], "-o", "stream")
    ended = cli(*words)
    assert ended.status == 0
    assert (cli.folder / ended.out.strip()).read_text().startswith("#EXTM3U")
    words = ("task", "animation", "-i", "clip.mp4", "--end", 0.5, "-o", "a.gif")
    assert cli(*words).out == "a.gif\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("image", "-i", "still.png", "-o", "still.png"), "still.png is the input"),
        (("image", "-i", "still.png", "-o", "s3://a/b"), "writes to no s3 URL itself"),
        (("image", "-i", '{"url"'), "is not JSON"),
        (("http",), "required: --url"),
        (("speech", "-i", "clip.mp4", "--width", "3"), "unrecognized arguments"),
    ],
)
def test_a_task_that_cannot_be_right_is_told_before_anything_is_sent(
    cli: Cli, words: tuple[str, ...], told: str
) -> None:
    ended = cli("task", *words)
    assert ended.status == 2
    assert told in ended.error
    assert not cli.emulator.requests


def test_wait_prints_each_as_it_ends_and_fails_where_one_failed(cli: Cli) -> None:
    [good] = cli.emulator.seed(1, Script(seconds=0.2))
    [job] = cli.emulator.seed(1, Script(seconds=0.2), noun="jobs")
    [bad] = cli.emulator.seed(1, Script(seconds=0.1, error="out of film"))
    ended = cli("wait", good, job, bad, "task_none", "--json")
    assert ended.status == 1
    assert {work["id"] for work in ended.rows} == {good, job, bad}
    assert f"failed: out of film; see ittybit tasks get {bad}" in ended.err
    assert "task_none was not found" in ended.err
    assert len(ended.err.splitlines()) == 2
    assert cli("wait", good, job).status == 0


def test_a_wait_that_takes_too_long_says_how_to_go_on(cli: Cli) -> None:
    [slow] = cli.emulator.seed(1, Script(seconds=3600))
    ended = cli("wait", slow, "--timeout", 0)
    assert ended.status == 1
    assert f"ittybit wait {slow} waits for it again" in ended.error


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_a_signal_ends_a_wait_with_the_command_that_goes_on(
    cli: Cli, number: int, status: int
) -> None:
    url = cli("upload", "clip.mp4", "--json").json["url"]
    cli.emulator.scripts.add(Script(seconds=3600), kind="video")
    cli.emulator.requests.clear()
    with cli.started("video", "-i", url, "-o", "web.mp4") as process:
        while not any(r.target.startswith("/jobs/") for r in cli.emulator.requests):
            time.sleep(0.05)
        process.send_signal(number)
        out, told = process.communicate(timeout=10)
    assert (process.returncode, out) == (status, "")
    assert told.startswith("ittybit: interrupted; go on with: ittybit wait job_")
    assert not list(cli.folder.glob("*web*"))
