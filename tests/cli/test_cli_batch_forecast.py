"""``ittybit batch run``: options, dry runs, and progress without a bar."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from ittybit.batch import Outcome
from ittybit.cli import main
from ittybit.cli.batch import run as running
from ittybit.cli.batch.run_progress import RunProgress, count_unfinished
from ittybit.cli.batch.settings import parse_settings
from ittybit.cli.output import progress
from ittybit.cli.program import build_parser
from ittybit_emulator import Fault, Script
from ittybit_sync.batch.journal.journal import Journal
from tests.cli.cli_support import Cli

IMAGE = ("--kind", "image", "--width", 16)
RUN = ("batch", "run")


def counted(counts: dict[str, Any]) -> dict[str, int]:
    """Return the nonzero counts of a dry run, except the bytes."""
    return {name: n for name, n in counts.items() if n and name != "bytes"}


def test_a_dry_run_without_a_source_counts_the_unfinished_items(cli: Cli) -> None:
    rows = ["still.png,a/", "still.png,b/", "clip.mp4,a/", "gone.png,a/"]
    (cli.folder / "list.csv").write_text("\n".join(["source,to", *rows, ""]))
    refused = Fault(status=402)
    cli.emulator.faults.add(refused, method="POST", path="/signatures", times=None)
    words = (*RUN, "list.csv", "--journal", "j", *IMAGE, "--concurrency", 1)
    assert cli(*words).status == 1
    cli.emulator.faults.clear()
    cli.emulator.requests.clear()
    result = cli(*RUN, "--journal", "j", "--dry-run", "--json")
    counts = counted(result.json)
    wrong = counts.pop("wrong", 0)  # the run may reach this item before it stops
    assert counts.pop("items") == 3 + wrong
    assert counts == {
        "open": 3,
        "creates": 2,
        "uploads": 2,
        "signatures": 2,
        "calls": 6,
    }
    size = sum((cli.folder / n).stat().st_size for n in ("still.png", "clip.mp4"))
    assert result.json["bytes"] == size
    assert not cli.emulator.requests


def test_a_dry_run_counts_each_part_of_a_large_file(cli: Cli) -> None:
    (cli.folder / "in").mkdir()
    (cli.folder / "in" / "large.mov").touch()
    os.truncate(cli.folder / "in" / "large.mov", 70 << 20)
    result = cli(*RUN, "in", "--journal", "j", *IMAGE, "--dry-run", "--json")
    assert (result.json["uploads"], result.json["bytes"]) == (5, 70 << 20)


def test_a_dry_run_reports_ten_invalid_items_and_counts_all(cli: Cli) -> None:
    names = "".join(f"gone-{n}.png\n" for n in range(12))
    (cli.folder / "list.txt").write_text(names)
    result = cli(*RUN, "list.txt", "--journal", "j", *IMAGE, "--dry-run", "--json")
    assert (result.status, result.json["wrong"]) == (1, 12)
    assert len(result.err.splitlines()) == 10


def test_each_option_of_a_run_is_passed_to_the_batch() -> None:
    words = "--journal j --to out/ --label bay --weight bay=2 --concurrency 3 --rate 8"
    words += " --tries 2 --settle 9 --storm-minutes 30 --by-content"
    given = build_parser().parse_args([*RUN, "in", *words.split()])
    assert parse_settings(given, {"task": {"kind": "image"}}) == {
        "concurrency": 3,
        "rate_limit": 8.0,
        "settle": 9.0,
        "tries": 2,
        "storm_minutes": 30.0,
        "weights": {"bay": 2.0},
        "by_content": True,
        "to": "out/",
        "label": "bay",
        "task": {"kind": "image"},
    }


def test_a_run_without_a_terminal_prints_progress_lines(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in cli.variables({}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(cli.folder)
    monkeypatch.setattr(progress, "_LINE_INTERVAL", 0.5)
    monkeypatch.setattr(running, "_TICK", 0.1)
    (cli.folder / "list.txt").write_text("still.png\n")
    cli.emulator.scripts.add(Script(seconds=2), kind="image")
    words = [*RUN, "list.txt", "--journal", "j", *map(str, IMAGE)]
    assert main(words) == 0
    lines = capsys.readouterr().err.splitlines()
    assert 2 <= len(lines) <= 8
    assert re.fullmatch(r"ittybit: batch 0% 0 done, 1 running, 0\.0/s", lines[-1])
    assert main([*words, "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_a_stopped_run_prints_its_counts(cli: Cli) -> None:
    cli.environment = {"ITTYBIT_API_KEY": "sk_wrong_0123456789"}
    (cli.folder / "list.txt").write_text("still.png\n")
    result = cli(*RUN, "list.txt", "--journal", "j", *IMAGE)
    assert result.status == 1
    assert result.out == "items       1: 0 done, 0 failed, 1 open\n"


def test_unfinished_items_are_counted_by_label(tmp_path: Path) -> None:
    journal = tmp_path / "run.sqlite3"
    assert count_unfinished(journal) is None
    Journal(journal).close()
    assert count_unfinished(journal) == {}
    run_progress = RunProgress(8, lambda: 0.0)
    run_progress.set_remaining({"a": 1, "b": 2})
    for label in "abbbc":
        run_progress.add(Outcome(source="x", key="0", label=label, succeeded=True))
    assert run_progress.remaining == 0


def test_items_of_earlier_runs_are_not_counted_as_unfinished(cli: Cli) -> None:
    journal = cli.folder / "j"
    cli.environment = {"ITTYBIT_API_KEY": "sk_wrong_0123456789"}
    for label in ("early", "late"):
        (cli.folder / "list.txt").write_text(f"{label}.mp4\n")
        (cli.folder / f"{label}.mp4").write_bytes(b"no film")
        words = (*RUN, "list.txt", "--journal", "j", *IMAGE, "--label", label)
        assert cli(*words).status == 1
    assert count_unfinished(journal) == {"late": 1}


def test_status_prints_counts_by_label(cli: Cli) -> None:
    rows = "source,label\nhttps://127.0.0.1:9/a,pier\nhttps://127.0.0.1:9/b,\n"
    (cli.folder / "list.csv").write_text(rows)
    cli.emulator.scripts.add(Script(), times=None)
    assert cli(*RUN, "list.csv", "--journal", "j", *IMAGE).status == 0
    shown = cli("batch", "status", "j").rows_of_text
    labels = [row.split("  ")[-1].strip() for row in shown if row.startswith("label")]
    assert labels == [
        "no label: 1 done, 0 failed, 0 open",
        "pier: 1 done, 0 failed, 0 open",
    ]


def test_a_quiet_run_prints_only_results(cli: Cli) -> None:
    (cli.folder / "list.txt").write_text("gone.png\n")
    words = (*RUN, "list.txt", "--journal", "j", *IMAGE)
    assert "to retry failed items: ittybit batch retry j" in cli(*words).error
    result = cli(*words, "--quiet")
    assert (result.status, result.err) == (1, "")
    assert "1 failed" in result.out


def test_a_dry_run_names_the_line_the_column_and_the_value(cli: Cli) -> None:
    rows = [
        "source,task.kind,task.width,task.fps",
        "still.png,image,64,",
        "still.png,image,abc,",
        "clip.mp4,video,,nan",
        "clip.mp4,image,,9",
    ]
    (cli.folder / "list.csv").write_text("\n".join(rows))
    result = cli("batch", "run", "list.csv", "--journal", "run", "--dry-run")
    assert result.status == 1
    first, second, third = result.err.splitlines()
    assert "list.csv, line 3: column 'task.width': must be a number of pix" in first
    assert first.endswith("got 'abc'")
    assert "line 4: column 'task.fps': must be a number of frames per" in second
    assert "line 5: column 'task.fps': a task of kind 'image' has no opt" in third
    assert len(cli.emulator.requests) == 0


BAD_ROWS = """source,to,task.kind,task.width
still.png,,image,abc
still.png,,imag,64
gone.png,,image,64
ftp://example.com/a.png,,image,64
still.png,still.png/x,image,64
still.png,{nmae},image,64
still.png,,image
still.png,,image,64
"""
BAD_COLUMNS = ["task.width", "imag", "source", "source", "results", "{nmae}", "3 cells"]


def test_invalid_rows_are_reported_before_anything_is_sent(cli: Cli) -> None:
    (cli.folder / "list.csv").write_text(BAD_ROWS)
    forecast = cli(*RUN, "list.csv", "--journal", "j", "--dry-run", "--json")
    assert (forecast.status, forecast.json["wrong"], forecast.json["new"]) == (1, 7, 1)
    lines = forecast.err.splitlines()
    for number, (line, column) in enumerate(zip(lines, BAD_COLUMNS, strict=True), 2):
        assert line.startswith(f"ittybit: list.csv, line {number}: ")
        assert column in line
    result = cli(*RUN, "list.csv", "--journal", "j")
    assert (result.status, "1 done, 7 failed" in result.out) == (1, True)
    assert len(cli.emulator.requests.matching("POST", "/tasks")) == 1
    assert len(cli.emulator.requests.matching("PUT", "*")) == 1


@pytest.mark.parametrize("words", [["list.csv"], [".", "--glob", "*.mkv"]])
def test_a_source_without_items_is_an_error(cli: Cli, words: list[str]) -> None:
    (cli.folder / "list.csv").write_text("source\n")
    for more in ([], ["--dry-run"]):
        result = cli(*RUN, *words, "--journal", "j", *IMAGE, *more)
        assert (result.status, len(result.err.splitlines())) == (2, 1)


def test_a_dry_run_checks_the_settings(cli: Cli) -> None:
    (cli.folder / "list.txt").write_text("still.png\n")
    result = cli(*RUN, "list.txt", "--journal", "gone/j", *IMAGE, "--dry-run")
    assert (result.status, "folder gone does not exist" in result.error) == (2, True)
    for words in (["--settle", "0"], ["--rate", "1e12"]):
        result = cli(*RUN, "list.txt", "--journal", "j", *IMAGE, *words, "--dry-run")
        assert result.status == 2
