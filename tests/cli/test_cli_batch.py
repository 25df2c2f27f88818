"""``ittybit batch``: a run over many items, what ends it, and what it leaves."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ittybit.batch import Outcome
from ittybit.cli.batch.tally import Tally
from ittybit_emulator import Fault, Script
from tests.cli.cli_support import Cli
from tests.cli.test_cli_terminal import ESCAPE, on_terminal

IMAGE = ("--kind", "image", "--width", 16)
RUN = ("batch", "run")
number = count(1)


def pictures(cli: Cli, names: str, folder: str = "in") -> Path:
    """A folder with tiny pictures, each like no other."""
    here = cli.folder / folder
    here.mkdir(exist_ok=True)
    for name in names:
        Image.new("RGB", (24 + next(number), 24)).save(here / f"{name}.png")
    return here


def creates(cli: Cli) -> int:
    """How many tasks and jobs were asked for."""
    found = [cli.emulator.requests.matching("POST", p) for p in ("/tasks", "/jobs")]
    return sum(map(len, found))


def until(happened: Any) -> None:
    """Wait until something has happened."""
    ends = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < ends
        time.sleep(0.05)


def command_in(told: str) -> str:
    """The command that goes on, as it was printed."""
    [line] = [line for line in told.splitlines() if "go on with: " in line]
    return line.partition("go on with: ")[2]


def in_a_shell(cli: Cli, command: str) -> subprocess.CompletedProcess[str]:
    """Paste a command into a shell that stands in another folder."""
    tools = cli.folder / "tools"
    tools.mkdir(exist_ok=True)
    program = tools / "ittybit"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m ittybit "$@"\n')
    program.chmod(0o755)
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["sh", "-c", command],
        cwd="/",
        env=cli.variables({"PATH": path}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_pictures_of_a_folder_are_worked_on_and_brought_back(cli: Cli) -> None:
    pictures(cli, "abc")
    words = (*RUN, "in", "--glob", "*.png", "--journal", "run.sqlite3", *IMAGE)
    ended = cli(*words, "--to", "out/")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == "items       3: 3 done, 0 failed, 0 open\n"
    assert sorted(os.listdir(cli.folder / "out")) == ["a.png", "b.png", "c.png"]
    cli.emulator.requests.clear()
    assert cli(*words, "--to", "out/").status == 0
    assert not cli.emulator.requests


def test_each_outcome_is_a_line_of_json_and_the_report_the_last(cli: Cli) -> None:
    pictures(cli, "ab")
    (cli.folder / "list.csv").write_text(
        "source,label,task.kind,task.width\nin/a.png,pier,image,16\nin/gone.png,,,\n"
    )
    words = (*RUN, "list.csv", "--journal", "run.sqlite3", *IMAGE, "--label", "bay")
    ended = cli(*words, "--json")
    assert (ended.status, ended.err.count("retry run.sqlite3")) == (1, 1)
    *outcomes, report = ended.rows
    found = {Path(each["source"]).name: each for each in outcomes}
    assert (found["a.png"]["succeeded"], found["a.png"]["label"]) == (True, "pier")
    assert found["gone.png"]["cause"] == "LocalFileError: ENOENT"
    assert (report["done"], report["failed"], report["total"]) == (1, 1, 2)


def test_jobs_and_workflows_are_made_where_they_are_asked_for(cli: Cli) -> None:
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
    ("words", "told"),
    [
        (("in",), "the following arguments are required: --journal"),
        (("in", "--journal", "r"), "say what to do with each of in: --kind"),
        (("-", "--journal", "r"), "say what to do with each of standard input"),
        (("--journal", "r"), "there is no journal r: give a manifest or a folder"),
        (("gone", "--journal", "r", *IMAGE), "there is no manifest or folder gone"),
        (("still.png", "--journal", "r", *IMAGE), "is no manifest by its suffix"),
        (("-", "--glob", "*", "--journal", "r", *IMAGE), "--glob needs a folder"),
        (("in", "--journal", "r", "--width", "9"), "--width needs --kind"),
        (("in", "--journal", "r", *IMAGE, "--fps", "9"), "--fps is no option of the"),
        (("in", "--journal", "r", *IMAGE, "--start", "x"), "--start: 'x' is not a num"),
        (("in", "--journal", "r", *IMAGE, "--format", "gi"), "--format: 'gi' is not"),
        (("in", "--journal", "r", "--kind", "animation"), "animation needs --job"),
        (("in", "--journal", "r", "--kind", "nsfw", "--job"), "leave --job out"),
        (("in", "--journal", "r", *IMAGE, "--workflow", "[]"), "leave --kind out"),
        (("in", "--journal", "r", *IMAGE, "--metadata", "{}"), "that of a job"),
        (("in", "--journal", "r", *IMAGE, "--weight", "a"), "is not LABEL=N"),
        (("in", "--journal", "r", *IMAGE, "--rate", "0"), "'0' is not a number"),
        (("in", "--journal", "r", *IMAGE, "--concurrency", "0"), "'0' is not a whole"),
        (("in", "--journal", "r", *IMAGE, "--local"), "--local: a private emulator"),
    ],
)
def test_words_that_make_no_sense_are_told_before_anything_is_done(
    cli: Cli, words: tuple[str, ...], told: str
) -> None:
    pictures(cli, "a")
    ended = cli(*RUN, *words)
    assert ended.status == 2
    assert told in ended.error
    assert not cli.emulator.requests
    assert not (cli.folder / "r").exists()


def test_a_dry_run_says_what_would_be_done_and_does_nothing(cli: Cli) -> None:
    here = pictures(cli, "abc")
    words = (*RUN, "in", "--journal", "run.sqlite3", *IMAGE, "--dry-run")
    ended = cli(*words, "--json", ITTYBIT_API_KEY="")
    size = sum(path.stat().st_size for path in here.iterdir())
    told = {name: n for name, n in ended.json.items() if n}
    assert ended.status == 0
    assert told == {
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
def test_a_dry_run_is_right_about_the_calls_of_the_run(cli: Cli, work: str) -> None:
    pictures(cli, "ab")
    words = (*RUN, "in", "--journal", "run.sqlite3", *IMAGE)
    words += ("--job",) if work == "job" else ()
    expected = cli(*words, "--dry-run", "--json").json
    assert cli(*words).status == 0
    requests = cli.emulator.requests
    assert expected["creates"] == creates(cli)
    assert expected["signatures"] == len(requests.matching("POST", "/signatures"))
    assert expected["uploads"] == sum(each.method == "PUT" for each in requests)


def test_a_dry_run_tells_what_is_finished_open_wrong_and_there_twice(cli: Cli) -> None:
    pictures(cli, "abcd")
    cli.emulator.scripts.add(Script(error="no film"), kind="image")
    assert cli(*RUN, "in", "--glob", "a.*", "--journal", "j", *IMAGE).status == 1
    assert cli(*RUN, "in", "--glob", "b.*", "--journal", "j", *IMAGE).status == 1
    names = ["a", "b", "c", "c", "d", "gone"]
    (cli.folder / "list.txt").write_text("".join(f"in/{name}.png\n" for name in names))
    before = (cli.folder / "j").read_bytes()
    cli.emulator.requests.clear()
    words = (*RUN, "list.txt", "--journal", "j", *IMAGE, "--dry-run", "--json")
    ended = cli(*words, "--to", "out/")
    assert (ended.status, "gone.png" in ended.error) == (1, True)
    told = ended.json
    # With another place for its results, work that is done is not made once more;
    # what failed is, of the file that is stored already.
    assert (told["new"], told["creates"], told["uploads"]) == (4, 3, 2)
    told = {n: v for n, v in cli(*words).json.items() if v and n != "bytes"}
    assert told == {
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
def test_a_signal_lets_a_run_end_and_the_command_it_prints_finishes_it(
    cli: Cli, number: int, status: int
) -> None:
    pictures(cli, "abcd", "two  words")
    cli.emulator.scripts.add(Script(seconds=2), kind="image", times=None)
    words = (*RUN, "two  words", "--journal", "it's.sqlite3", *IMAGE)
    with cli.started(*words, "--concurrency", 2) as process:
        until(lambda: creates(cli) >= 2)
        process.send_signal(number)
        out, told = process.communicate(timeout=20)
    assert process.returncode == status
    assert "items       4: 0 done, 0 failed, 4 open, 2 at the server" in out
    cli.emulator.scripts.clear()
    ended = in_a_shell(cli, command_in(told))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "4 done, 0 failed, 0 open" in ended.stdout
    assert creates(cli) == 4


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_pipe_that_stays_open_does_not_hold_the_process(
    cli: Cli, number: int
) -> None:
    pictures(cli, "a")
    words = (*RUN, "-", "--journal", "run.sqlite3", *IMAGE)
    with cli.started(*words, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write("in/a.png\n")
        process.stdin.flush()
        until(lambda: creates(cli) == 1)
        process.send_signal(number)
        assert process.wait(20) == 128 + number
        assert process.stderr is not None
        told = process.stderr.read()
    assert "what was still to come by the pipe is not in the journal" in told
    ended = in_a_shell(cli, command_in(told))
    assert (ended.returncode, creates(cli)) == (0, 1)
    assert "1 done" in ended.stdout


def test_a_second_signal_ends_a_run_at_once_and_nothing_is_lost(cli: Cli) -> None:
    pictures(cli, "a")
    cli.emulator.faults.add(Fault(delay=8), method="POST", path="/tasks")
    with cli.started(*RUN, "in", "--journal", "run.sqlite3", *IMAGE) as process:
        until(lambda: creates(cli) == 1)
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(4) == 130
    status = cli("batch", "status", "run.sqlite3").rows_of_text[0]
    assert status == "items       1: 0 done, 0 failed, 1 open"


def test_a_wrong_key_stops_a_run_though_its_pipe_stays_open(cli: Cli) -> None:
    pictures(cli, "a")
    cli.environment = {"ITTYBIT_API_KEY": "sk_wrong_0123456789"}
    words = (*RUN, "-", "--journal", "run.sqlite3", *IMAGE)
    with cli.started(*words, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write("in/a.png\n")
        process.stdin.flush()
        assert process.wait(20) == 1
        assert process.stderr is not None
        told = process.stderr.read()
    assert "the run was stopped" in told
    assert "go on with: cd " in told
    assert "sk_wrong" not in told


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
    assert opened.out.startswith("1 items are open again; go on with: cd ")
    assert not cli.emulator.requests
    cli.environment = {}
    ended = in_a_shell(cli, command_in(opened.out))
    assert "2 done, 0 failed, 0 open" in ended.stdout


@pytest.mark.parametrize("verb", ["status", "retry", "report", "export"])
def test_a_journal_that_is_not_there_or_is_none_is_told_in_one_line(
    cli: Cli, verb: str
) -> None:
    more = ("-o", "a.csv") if verb in ("report", "export") else ()
    missing = cli("batch", verb, "gone.sqlite3", *more)
    assert (missing.status, missing.error) == (2, "there is no journal gone.sqlite3")
    assert not list(cli.folder.glob("gone*"))
    other = cli("batch", verb, "still.png", *more)
    assert other.status == 1
    assert "it is damaged or not a journal" in other.error


def test_a_run_beside_another_on_one_journal_is_refused(cli: Cli) -> None:
    pictures(cli, "a")
    cli.emulator.scripts.add(Script(seconds=60), kind="image")
    words = (*RUN, "in", "--journal", "run.sqlite3", *IMAGE)
    with cli.started(*words):
        until(lambda: creates(cli) == 1)
        ended = cli(*words)
        assert (ended.status, ended.out) == (1, "")
        assert "another run works on the journal" in ended.error
        status = cli("batch", "status", "run.sqlite3").out
        assert "0 done, 0 failed, 1 open" in status


def test_a_terminal_of_80_columns_holds_bar_and_status(cli: Cli) -> None:
    pictures(cli, "abc")
    cli.emulator.scripts.add(Script(seconds=2.5), kind="image", times=None)
    words = (*RUN, "in", "--journal", "run.sqlite3", *IMAGE)
    status, shown = on_terminal(cli, *words)
    lines = ESCAPE.sub("", shown).replace("\r", "\n").split("\n")
    drawn = [line for line in lines if line.startswith("batch ")]
    assert status == 0
    assert any("0 done, 3 running" in line for line in drawn)
    assert max(map(len, lines)) <= 80
    _, shown = on_terminal(cli, "batch", "status", "run.sqlite3")
    assert max(map(len, shown.splitlines())) <= 80


def test_outcomes_get_into_a_file_beside_a_bar(cli: Cli) -> None:
    pictures(cli, "ab")
    words = (*RUN, "in", "--journal", "run.sqlite3", *IMAGE, "--json")
    with (cli.folder / "outcomes.jsonl").open("w") as file:
        status, _ = on_terminal(cli, *words, stdout=file)
    lines = (cli.folder / "outcomes.jsonl").read_text().splitlines()
    assert (status, len(lines)) == (0, 3)
    assert json.loads(lines[-1])["done"] == 2


def outcomes(*labels: str, succeeded: bool = True) -> Iterator[Outcome]:
    """What became of items of these labels."""
    for label in labels:
        yield Outcome(source="a", key="0", label=label, succeeded=succeeded)


def test_a_tally_tells_rate_and_time_left_where_the_total_is_known() -> None:
    now = 0.0
    tally = Tally(8, lambda: now)
    for outcome in outcomes("a", "a", "b", "b"):
        tally.add(outcome)
    now = 2.0
    assert tally.told() == (None, "4 done, 2.0/s")
    tally.know({"a": 100, "b": 20})
    for outcome in outcomes(*["a"] * 76, succeeded=False):
        tally.add(outcome)
    now = 40.0
    part, detail = tally.told()
    assert part == pytest.approx(80 / 124)
    assert detail == ("0:00:22 left, 4 done, 76 failed, 8 running, 2.0/s, a: 24, b: 20")
