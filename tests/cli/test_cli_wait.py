"""``ittybit task`` and ``ittybit wait``, and signals while they wait."""

import signal
import time

import pytest

from ittybit_emulator import Script
from tests.cli.cli_support import Cli


def test_a_task_uploads_its_input_and_downloads_its_result(cli: Cli) -> None:
    result = cli("task", "image", "-i", "still.png", "--width", 40, "-o", "a.png")
    assert (result.status, result.out) == (0, "a.png\n")
    assert (cli.folder / "a.png").read_bytes().startswith(b"\x89PNG")


def test_a_task_accepts_a_file_id_or_a_url(cli: Cli) -> None:
    file = cli("upload", "clip.mp4", "--json").json
    for source in (file["id"], file["url"]):
        words = ("task", "thumbnails", "-i", source, "--count", 2, "--json")
        assert cli(*words).json["status"] == "completed"


def test_a_task_accepts_a_file_as_json(cli: Cli) -> None:
    url = cli("upload", "clip.mp4", "--json").json["url"]
    result = cli("task", "probe", "-i", f'{{"url": "{url}"}}', "--json")
    assert result.json["kind"] == "probe"
    assert result.json["status"] == "succeeded"


def test_a_task_of_the_undated_api_accepts_a_file_id(cli: Cli) -> None:
    file = cli("upload", "clip.mp4", "--json").json
    words = ("task", "adaptive_video", "-i", file["id"], "-o", "stream")
    result = cli(*words)
    assert result.status == 0
    assert (cli.folder / result.out.strip()).read_text().startswith("#EXTM3U")
    words = ("task", "animation", "-i", "clip.mp4", "--end", 0.5, "-o", "a.gif")
    assert cli(*words).out == "a.gif\n"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("image", "-i", "still.png", "-o", "still.png"), "still.png is the input"),
        (("image", "-i", "still.png", "-o", "s3://a/b"), "cannot write to an s3 URL"),
        (("image", "-i", '{"url"'), "is not JSON"),
        (("http",), "required: --url"),
        (("speech", "-i", "clip.mp4", "--width", "3"), "unrecognized arguments"),
    ],
)
def test_invalid_tasks_are_reported_before_a_request_is_sent(
    cli: Cli, words: tuple[str, ...], expected: str
) -> None:
    result = cli("task", *words)
    assert result.status == 2
    assert expected in result.error
    assert not cli.emulator.requests


def test_wait_prints_each_result_and_exits_with_1_if_any_failed(cli: Cli) -> None:
    [good] = cli.emulator.seed(1, Script(seconds=0.2))
    [job] = cli.emulator.seed(1, Script(seconds=0.2), noun="jobs")
    [bad] = cli.emulator.seed(1, Script(seconds=0.1, error="out of film"))
    result = cli("wait", good, job, bad, "task_none", "--json")
    assert result.status == 1
    assert {work["id"] for work in result.rows} == {good, job, bad}
    assert f"failed: out of film; see ittybit tasks get {bad}" in result.err
    assert "task_none was not found" in result.err
    assert len(result.err.splitlines()) == 2
    assert cli("wait", good, job).status == 0


def test_a_wait_timeout_names_the_command_to_wait_again(cli: Cli) -> None:
    [slow] = cli.emulator.seed(1, Script(seconds=3600))
    result = cli("wait", slow, "--timeout", 0)
    assert result.status == 1
    assert f"to wait again: ittybit wait {slow}" in result.error


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_a_signal_ends_a_wait_and_prints_the_command_to_resume(
    cli: Cli, number: int, status: int
) -> None:
    url = cli("upload", "clip.mp4", "--json").json["url"]
    cli.emulator.scripts.add(Script(seconds=3600), kind="video")
    cli.emulator.requests.clear()
    with cli.start("video", "-i", url, "-o", "web.mp4") as process:
        while not any(r.target.startswith("/jobs/") for r in cli.emulator.requests):
            time.sleep(0.05)
        process.send_signal(number)
        out, errors = process.communicate(timeout=10)
    assert (process.returncode, out) == (status, "")
    assert errors.startswith("ittybit: interrupted; resume with: ittybit wait job_")
    assert not list(cli.folder.glob("*web*"))
