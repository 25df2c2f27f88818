"""``ittybit batch``: runs, signals, and the journal."""

import json
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image

from ittybit.batch import Outcome
from ittybit.cli.batch.run_progress import RunProgress
from ittybit_emulator import Fault, Script
from tests.cli.cli_support import Cli
from tests.cli.test_cli_terminal import ESCAPE, on_terminal

IMAGE = ("--kind", "image", "--width", 16)
RUN = ("batch", "run")
number = count(1)


def pictures(cli: Cli, names: str, folder: str = "in") -> Path:
    """Create a folder with small pictures that all differ."""
    here = cli.folder / folder
    here.mkdir(exist_ok=True)
    for name in names:
        Image.new("RGB", (24 + next(number), 24)).save(here / f"{name}.png")
    return here


def creates(cli: Cli) -> int:
    """Return the number of requests that create tasks or jobs."""
    found = [cli.emulator.requests.matching("POST", p) for p in ("/tasks", "/jobs")]
    return sum(map(len, found))


def until(happened: Any) -> None:
    """Wait until `happened` returns true."""
    ends = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < ends
        time.sleep(0.05)


def command_in(text: str) -> str:
    """Return the printed command that resumes the run."""
    [line] = [line for line in text.splitlines() if "resume with: " in line]
    return line.partition("resume with: ")[2]


def test_the_pictures_of_a_folder_are_processed_and_downloaded(cli: Cli) -> None:
    pictures(cli, "abc")
    words = (*RUN, "in", "--glob", "*.png", "--journal", "run.sqlite3", *IMAGE)
    result = cli(*words, "--to", "out/")
    assert (result.status, result.err) == (0, "")
    assert result.out == "items       3: 3 done, 0 failed, 0 open\n"
    assert sorted(os.listdir(cli.folder / "out")) == ["a.png", "b.png", "c.png"]
    cli.emulator.requests.clear()
    again = cli(*words, "--to", "out/")
    assert (again.status, again.out) == (0, result.out)
    assert again.err.strip() == "ittybit: nothing to do: 3 items ended in earlier runs"
    assert not cli.emulator.requests


def test_json_prints_one_line_per_outcome_and_then_the_report(cli: Cli) -> None:
    pictures(cli, "ab")
    (cli.folder / "list.csv").write_text(
        "source,label,task.kind,task.width\nin/a.png,pier,image,16\nin/gone.png,,,\n"
    )
    words = (*RUN, "list.csv", "--journal", "run.sqlite3", *IMAGE, "--label", "bay")
    result = cli(*words, "--json")
    assert (result.status, result.err.count("retry run.sqlite3")) == (1, 1)
    *outcomes, report = result.rows
    found = {Path(each["source"]).name: each for each in outcomes}
    assert (found["a.png"]["succeeded"], found["a.png"]["label"]) == (True, "pier")
    assert found["gone.png"]["cause"] == "LocalFileError: ENOENT"
    assert (report["done"], report["failed"], report["total"]) == (1, 1, 2)
    again = cli(*words, "--json")
    assert (again.status, again.rows[-1]) == (1, report)
    earlier = [{**outcome, "earlier": True} for outcome in outcomes]
    assert sorted(again.rows[:-1], key=str) == sorted(earlier, key=str)


def test_job_and_workflow_options_select_the_request(cli: Cli) -> None:
    pictures(cli, "a")
    words = (*RUN, "in", "--journal", "jobs.sqlite3", *IMAGE, "--job")
    assert cli(*words, "--metadata", '{"pier": 4}').status == 0
    [made] = cli.emulator.requests.matching("POST", "/jobs")
    body = json.loads(made.body)
    assert (body["kind"], body["options"]) == ("image", {"width": 16})
    assert body["metadata"]["pier"] == 4
    steps = [{"kind": "image", "width": 16, "ref": "small"}]
    (cli.folder / "steps.json").write_text(json.dumps(steps))
    for more, path in (((), "/tasks"), (("--job",), "/runs")):
        cli.emulator.requests.clear()
        words = (*RUN, "in", "--journal", f"{path[1:]}.sqlite3", *more)
        assert cli(*words, "--workflow", "@steps.json").status == 0
        assert len(cli.emulator.requests.matching("POST", path)) == 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("in",), "the following arguments are required: --journal"),
        (("in", "--journal", "r"), "in lists sources only; add --kind or --workflow"),
        (("-", "--journal", "r"), "standard input lists sources only; add --kind"),
        (("--journal", "r"), "journal r does not exist; pass a manifest or folder"),
        (("gone", "--journal", "r", *IMAGE), "no such manifest or folder: gone"),
        (("./", "still.png", "--journal", "r", *IMAGE), "must be media files"),
        (("-", "--glob", "*", "--journal", "r", *IMAGE), "--glob needs a folder"),
        (("in", "--journal", "r", "--width", "9"), "--width needs --kind"),
        (("in", "--journal", "r", *IMAGE, "--fps", "9"), "--fps is not an option of"),
        (
            ("in", "--journal", "r", *IMAGE, "--start", "x"),
            "--start: must be a number of seconds",
        ),
        (
            ("in", "--journal", "r", *IMAGE, "--format", "gi"),
            "--format: must be jpeg, png",
        ),
        (("in", "--journal", "r", "--kind", "animation"), "animation needs --job"),
        (("in", "--journal", "r", "--kind", "nsfw", "--job"), "remove --job"),
        (("in", "--journal", "r", *IMAGE, "--workflow", "[]"), "excludes --kind"),
        (("in", "--journal", "r", "--metadata", "{}"), "--metadata needs --kind"),
        (("in", "--journal", "r", *IMAGE, "--weight", "a"), "is not LABEL=N"),
        (
            ("in", "--journal", "r", *IMAGE, "--rate", "0"),
            "must be a number greater than 0, got '0'",
        ),
        (
            ("in", "--journal", "r", *IMAGE, "--concurrency", "0"),
            "must be an integer from 1 to 100000, got '0'",
        ),
        (("in", "--journal", "r", *IMAGE, "--local"), "batch does not support"),
    ],
)
def test_invalid_usage_is_reported_before_the_run_starts(
    cli: Cli, words: tuple[str, ...], expected: str
) -> None:
    pictures(cli, "a")
    result = cli(*RUN, *words)
    assert result.status == 2
    assert expected in result.error
    assert not cli.emulator.requests
    assert not (cli.folder / "r").exists()


def test_a_dry_run_counts_the_calls_and_sends_nothing(cli: Cli) -> None:
    here = pictures(cli, "abc")
    words = (*RUN, "in", "--journal", "run.sqlite3", *IMAGE, "--dry-run")
    result = cli(*words, "--json", ITTYBIT_API_KEY="")
    size = sum(path.stat().st_size for path in here.iterdir())
    counts = {name: n for name, n in result.json.items() if n}
    assert result.status == 0
    assert counts == {
        "items": 3,
        "new": 3,
        "creates": 3,
        "uploads": 3,
        "signatures": 3,
        "calls": 9,
        "bytes": size,
    }
    assert not cli.emulator.requests
    assert not list(cli.folder.glob("run.sqlite3*"))
    assert cli(*words).out.splitlines()[0] == "items       3: 3 new"


@pytest.mark.parametrize("work", ["task", "job"])
def test_a_dry_run_predicts_the_calls_of_the_run(cli: Cli, work: str) -> None:
    pictures(cli, "ab")
    words = (*RUN, "in", "--journal", "run.sqlite3", *IMAGE)
    words += ("--job",) if work == "job" else ()
    expected = cli(*words, "--dry-run", "--json").json
    assert cli(*words).status == 0
    requests = cli.emulator.requests
    assert expected["creates"] == creates(cli)
    assert expected["signatures"] == len(requests.matching("POST", "/signatures"))
    assert expected["uploads"] == sum(each.method == "PUT" for each in requests)


def test_a_dry_run_counts_finished_open_invalid_and_duplicate_items(cli: Cli) -> None:
    pictures(cli, "abcd")
    cli.emulator.scripts.add(Script(error="no film"), kind="image")
    assert cli(*RUN, "in", "--glob", "a.*", "--journal", "j", *IMAGE).status == 1
    assert cli(*RUN, "in", "--glob", "b.*", "--journal", "j", *IMAGE).status == 1
    names = ["a", "b", "c", "c", "d", "gone"]
    (cli.folder / "list.txt").write_text("".join(f"in/{name}.png\n" for name in names))
    before = (cli.folder / "j").read_bytes()
    cli.emulator.requests.clear()
    words = (*RUN, "list.txt", "--journal", "j", *IMAGE, "--dry-run", "--json")
    result = cli(*words, "--to", "out/")
    assert (result.status, "gone.png" in result.error) == (1, True)
    counts = result.json
    # With another output folder, finished work is reused. Failed work is created
    # again from the uploaded file.
    assert (counts["new"], counts["creates"], counts["uploads"]) == (4, 3, 2)
    counts = {n: v for n, v in cli(*words).json.items() if v and n != "bytes"}
    assert counts == {
        "items": 6,
        "new": 2,
        "finished": 1,
        "failed": 1,
        "wrong": 1,
        "twice": 1,
        "creates": 2,
        "uploads": 2,
        "signatures": 2,
        "calls": 6,
    }
    assert not cli.emulator.requests
    assert (cli.folder / "j").read_bytes() == before


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_a_signal_stops_a_run_and_the_printed_command_resumes_it(
    cli: Cli, number: int, status: int
) -> None:
    pictures(cli, "abcd", "two  words")
    cli.emulator.scripts.add(Script(seconds=2), kind="image", times=None)
    words = (*RUN, "two  words", "--journal", "it's.sqlite3", *IMAGE)
    with cli.start(*words, "--concurrency", 2) as process:
        until(lambda: creates(cli) >= 2)
        process.send_signal(number)
        out, errors = process.communicate(timeout=20)
    assert process.returncode == status
    assert "items       4: 0 done, 0 failed, 4 open, 2 running on the server" in out
    cli.emulator.scripts.clear()
    result = cli.run_printed(command_in(errors))
    assert (result.status, result.err) == (0, "")
    assert "4 done, 0 failed, 0 open" in result.out
    assert creates(cli) == 4


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_open_pipe_does_not_delay_the_exit_after_a_signal(
    cli: Cli, number: int
) -> None:
    pictures(cli, "a")
    words = (*RUN, "-", "--journal", "run.sqlite3", *IMAGE)
    with cli.start(*words, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write("in/a.png\n")
        process.stdin.flush()
        until(lambda: creates(cli) == 1)
        process.send_signal(number)
        assert process.wait(20) == 128 + number
        assert process.stderr is not None
        errors = process.stderr.read()
    assert "unread lines of standard input are not in the journal" in errors
    result = cli.run_printed(command_in(errors))
    assert (result.status, creates(cli)) == (0, 1)
    assert "1 done" in result.out


def test_a_second_signal_ends_a_run_immediately_without_losing_items(cli: Cli) -> None:
    pictures(cli, "a")
    cli.emulator.faults.add(Fault(delay=8), method="POST", path="/tasks")
    with cli.start(*RUN, "in", "--journal", "run.sqlite3", *IMAGE) as process:
        until(lambda: creates(cli) == 1)
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        assert process.returncode is None
        process.send_signal(signal.SIGINT)
        assert process.wait(4) == 130
    status = cli("batch", "status", "run.sqlite3").rows_of_text[0]
    assert status == "items       1: 0 done, 0 failed, 1 open"


def test_an_invalid_key_stops_a_run_while_its_pipe_is_open(cli: Cli) -> None:
    pictures(cli, "a")
    cli.environment = {"ITTYBIT_API_KEY": "sk_wrong_0123456789"}
    words = (*RUN, "-", "--journal", "run.sqlite3", *IMAGE)
    with cli.start(*words, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write("in/a.png\n")
        process.stdin.flush()
        assert process.wait(20) == 1
        assert process.stderr is not None
        errors = process.stderr.read()
    assert "the run was stopped" in errors
    assert "resume with: cd " in errors
    assert "sk_wrong" not in errors


def test_status_retry_report_and_export_need_no_key(cli: Cli) -> None:
    pictures(cli, "ab")
    cli.emulator.scripts.add(Script(error="no film"), kind="image")
    cli(*RUN, "in", "--journal", "run.sqlite3", *IMAGE, "--to", "out/")
    cli.environment = {"ITTYBIT_API_KEY": ""}
    cli.emulator.requests.clear()
    shown = cli("batch", "status", "run.sqlite3").rows_of_text
    assert shown[0] == "items       2: 1 done, 1 failed, 0 open"
    assert [row.split()[0] for row in shown[1:]] == [
        *("bytes", "upload", "create", "wait", "download", "failed"),
    ]
    report = cli("batch", "status", "run.sqlite3", "--json").json
    assert (report["done"], report["failed"]) == (1, 1)
    [cause] = report["causes"]
    for name in ("report.html", "outcomes.csv", "outcomes.jsonl"):
        verb = "report" if name == "report.html" else "export"
        assert cli("batch", verb, "run.sqlite3", "-o", name).out == f"{name}\n"
    assert "out/" in (cli.folder / "outcomes.csv").read_text()
    assert cli("batch", "export", "run.sqlite3", "-o", "a.xml").status == 2
    wrong = cli("batch", "retry", "run.sqlite3", "--cause", "rain")
    assert wrong.status == 1
    assert shlex.quote(cause["cause"]) in wrong.error
    opened = cli("batch", "retry", "run.sqlite3", "--cause", cause["cause"])
    assert opened.out.startswith("1 item will be retried; resume with: cd ")
    assert not cli.emulator.requests
    cli.environment = {}
    result = cli.run_printed(command_in(opened.out))
    assert "2 done, 0 failed, 0 open" in result.out


@pytest.mark.parametrize("verb", ["status", "retry", "report", "export"])
def test_a_missing_or_invalid_journal_is_a_one_line_error(cli: Cli, verb: str) -> None:
    more = ("-o", "a.csv") if verb in ("report", "export") else ()
    missing = cli("batch", verb, "gone.sqlite3", *more)
    assert (missing.status, missing.error) == (2, "no such journal: gone.sqlite3")
    assert not list(cli.folder.glob("gone*"))
    other = cli("batch", verb, "still.png", *more)
    assert other.status == 1
    assert "it is damaged or not a journal" in other.error


def test_a_second_run_on_the_same_journal_is_rejected(cli: Cli) -> None:
    pictures(cli, "a")
    cli.emulator.scripts.add(Script(seconds=60), kind="image")
    words = (*RUN, "in", "--journal", "run.sqlite3", *IMAGE)
    with cli.start(*words):
        until(lambda: creates(cli) == 1)
        result = cli(*words)
        assert (result.status, result.out) == (1, "")
        assert "another run works on the journal" in result.error
        status = cli("batch", "status", "run.sqlite3").out
        assert "0 done, 0 failed, 1 open" in status


def test_the_bar_and_the_status_fit_80_columns(cli: Cli) -> None:
    pictures(cli, "abc")
    cli.emulator.scripts.add(Script(seconds=3600), kind="image", times=None)
    words = (*RUN, "in", "--journal", "run.sqlite3", *IMAGE)
    _, shown = on_terminal(cli, *words, until="0 done, 3 running")
    lines = ESCAPE.sub("", shown).replace("\r", "\n").split("\n")
    drawn = [line for line in lines if line.startswith("batch ")]
    assert any("0 done, 3 running" in line for line in drawn)
    assert max(map(len, drawn)) <= 80
    _, shown = on_terminal(cli, "batch", "status", "run.sqlite3")
    assert max(map(len, shown.splitlines())) <= 80


def test_outcomes_are_written_to_a_file_while_a_bar_is_shown(cli: Cli) -> None:
    pictures(cli, "ab")
    words = (*RUN, "in", "--journal", "run.sqlite3", *IMAGE, "--json")
    with (cli.folder / "outcomes.jsonl").open("w") as file:
        status, _ = on_terminal(cli, *words, stdout=file)
    lines = (cli.folder / "outcomes.jsonl").read_text().splitlines()
    assert (status, len(lines)) == (0, 3)
    assert json.loads(lines[-1])["done"] == 2


def outcomes(*labels: str, succeeded: bool = True) -> Iterator[Outcome]:
    """Yield one outcome per label."""
    for label in labels:
        yield Outcome(source="a", key="0", label=label, succeeded=succeeded)


def test_the_progress_shows_the_rate_and_the_time_left_if_the_total_is_known() -> None:
    now = 0.0
    run_progress = RunProgress(8, lambda: now)
    for outcome in outcomes("a", "a", "b", "b"):
        run_progress.add(outcome)
    now = 2.0
    assert run_progress.status() == (None, "4 done, 2.0/s")
    (earlier,) = outcomes("a")
    run_progress.add(replace(earlier, earlier=True))
    assert run_progress.status() == (None, "4 done, 1 ended earlier, 2.0/s")
    run_progress.set_remaining({"a": 100, "b": 20})
    for outcome in outcomes(*["a"] * 76, succeeded=False):
        run_progress.add(outcome)
    now = 40.0
    part, detail = run_progress.status()
    assert part == pytest.approx(80 / 124)
    assert detail == (
        "0:00:22 left, 4 done, 76 failed, 1 ended earlier, 8 running, 2.0/s, a: 24, "
        "b: 20"
    )
