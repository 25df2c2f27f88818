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
from ittybit_async.cli.batches.tally import Tally
from ittybit_emulator import Script

from .cli_support import Cli
from .test_cli_terminal import on_terminal

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
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m ittybit_async.cli "$@"\n')
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
    assert made.json["kind"] == "image"
    assert made.json["options"] == {"width": 16}
    assert made.json["metadata"]["pier"] == 4
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
