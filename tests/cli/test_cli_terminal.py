"""Bars, tables, and encodings, with and without a terminal."""

import fcntl
import json
import os
import pty
import re
import signal
import struct
import sys
import termios
from contextlib import suppress
from typing import IO

import pytest

from ittybit.cli.output import progress, text
from ittybit.cli.output.printer import Output
from ittybit.core.printable import format_size
from ittybit.progress import Progress
from ittybit_emulator import Fault, Script
from tests.cli.cli_support import Cli

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
_COLOUR = re.compile(r"\x1b\[[0-9;]*[1-9][0-9;]*m")


def on_terminal(
    cli: Cli,
    *words: object,
    until: str | None = None,
    stdout: IO[str] | None = None,
    **environment: str,
) -> tuple[int, str]:
    """Run a command on a terminal, and return its status and the terminal's content.

    With `stdout`, the results are written to that file instead. The command is
    interrupted when the terminal shows `until`.
    """
    master, slave = pty.openpty()
    size = struct.pack("HHHH", 24, 80, 0, 0)
    fcntl.ioctl(slave, termios.TIOCSWINSZ, size)
    cli.environment = {"TERM": "xterm-256color", "COLUMNS": "", **environment}
    shown: list[bytes] = []

    pending = until
    output = stdout.fileno() if stdout is not None else slave
    with cli.start(*words, stdout=output, stderr=slave) as process:
        os.close(slave)
        with suppress(OSError):  # Linux raises it when the other end is closed
            while block := os.read(master, 4096):
                shown.append(block)
                if pending and pending in b"".join(shown).decode(errors="replace"):
                    process.send_signal(signal.SIGINT)
                    pending = None
        status = process.wait(30)
    os.close(master)
    return status, b"".join(shown).decode(errors="replace")


def slow_video(cli: Cli, seconds: float = 3600) -> tuple[str, ...]:
    """Return a command that waits for `seconds`."""
    url = cli("upload", "clip.mp4", "--json").json["url"]
    cli.emulator.scripts.add(Script(seconds=seconds), kind="video", times=None)
    return ("video", "-i", url)


def test_a_bar_on_a_terminal_fits_80_columns(cli: Cli) -> None:
    status, shown = on_terminal(cli, *slow_video(cli), until="processing")
    assert status == 130
    lines = ESCAPE.sub("", shown).replace("\r", "\n").split("\n")
    drawn = [line for line in lines if line.startswith("video job_")]
    assert any("━" in line and "processing" in line for line in drawn)
    assert max(text.text_width(line) for line in drawn) <= 80


def test_no_color_disables_colors(cli: Cli) -> None:
    words = slow_video(cli)
    assert _COLOUR.search(on_terminal(cli, *words, until="processing")[1])
    plain = on_terminal(cli, *words, until="processing", NO_COLOR="1")[1]
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", plain)


def test_a_bar_works_on_an_ascii_terminal(cli: Cli) -> None:
    status, shown = on_terminal(
        cli,
        *slow_video(cli),
        until="processing",
        PYTHONIOENCODING="ascii",
        LC_ALL="C",
    )
    assert status == 130
    assert shown.isascii()
    assert "---" in shown


@pytest.mark.parametrize("how", ["--quiet", "TERM=dumb"])
def test_quiet_and_a_dumb_terminal_disable_the_bar(cli: Cli, how: str) -> None:
    words = slow_video(cli, 0.2)
    if how == "--quiet":
        status, shown = on_terminal(cli, *words, "--quiet")
    else:
        status, shown = on_terminal(cli, *words, TERM="dumb")
    assert status == 0
    assert "\x1b" not in shown
    assert len(shown.splitlines()) == 1


def test_json_shares_no_line_with_a_bar(cli: Cli) -> None:
    status, shown = on_terminal(cli, *slow_video(cli, 0.2), "--json")
    assert status == 0
    assert "\x1b" not in shown
    [line] = shown.splitlines()
    assert json.loads(line)["kind"] == "video"


@pytest.mark.parametrize(
    "words", [("upload", "clip.mp4"), ("upload", "."), ("video", "-i", "clip.mp4")]
)
def test_an_interrupted_upload_says_that_the_same_command_resumes_it(
    cli: Cli, words: tuple[str, ...]
) -> None:
    cli.emulator.faults.add(Fault(delay=30), method="PUT", path="*")
    status, shown = on_terminal(cli, *words, until="uploading")
    assert status == 130
    expected = f"ittybit: interrupted; resume with: ittybit {' '.join(words)}"
    assert expected in ESCAPE.sub("", shown).replace("\r\n", "\n").splitlines()


def test_a_failure_of_a_batch_shows_the_reason_first(cli: Cli) -> None:
    (cli.folder / "a.png").write_text("not a picture")
    manifest = cli.folder / "a very long name of a manifest.jsonl"
    items = ('{"source": "a.png"}', '{"source": "gone.png"}', '{"sourc": "a"}')
    manifest.write_text("\n".join(items))
    words = ("batch", "run", manifest, "--journal", "run", "--kind", "image")
    status, shown = on_terminal(cli, *words)
    assert status == 1
    lines = [ESCAPE.sub("", line).strip() for line in shown.splitlines()]
    failed = sorted(line for line in lines if line.startswith("failed"))
    assert [line[:42] for line in failed] == [
        "failed      1 item: No such file or direct",
        "failed      1 item: the body is not a medi",
        "failed      1 item: unknown field of an it",
    ]
    assert max(map(len, failed)) <= 80
    complete = cli("batch", "status", "run").out
    assert "(BadRequestError 400, PUT http://" in complete
    assert "line 2, cannot read the source '" in complete


def test_table_rows_are_truncated_to_the_terminal(cli: Cli) -> None:
    cli("media", "create", "--title", "港の夜明け" * 20)
    _, shown = on_terminal(cli, "media", "list", "--limit", 1)
    heading, row = shown.splitlines()
    assert heading.split() == ["id", "kind", "created", "title"]
    assert row.endswith("…")
    assert text.text_width(row) in (79, 80)


def test_without_a_terminal_rows_are_complete_and_have_no_heading(cli: Cli) -> None:
    cli("media", "create", "--title", "x" * 300)
    [row] = cli("media", "list", "--limit", 1).rows_of_text
    assert row.endswith("x" * 300)


def test_characters_outside_the_encoding_are_escaped(cli: Cli) -> None:
    made = cli("media", "create", "--title", "Hafen 港", "--json")
    with cli_with_ascii(cli).start("media", "get", made.json["id"]) as process:
        out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
    assert "Hafen \\u6e2f" in out


def cli_with_ascii(cli: Cli) -> Cli:
    """Set the encoding of standard output to ASCII."""
    cli.environment = {"PYTHONIOENCODING": "ascii"}
    return cli


class Clock:
    """Clock that the test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_without_a_terminal_a_line_is_printed_every_30_seconds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = Clock()
    bar = progress.Bar(progress.Lines("uploading a.mp4", clock).show)
    for second in range(121):
        clock.now = float(second)
        bar.transfer(Progress(second * 1_000_000, 200_000_000, 1e6))
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        f"ittybit: uploading a.mp4 {part}% {size} MB of 200.0 MB, 1.0 MB/s"
        for part, size in ((15, "30.0"), (30, "60.0"), (45, "90.0"), (60, "120.0"))
    ]


def test_without_rich_lines_are_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setitem(sys.modules, "rich", None)
    monkeypatch.setattr(progress, "_LINE_INTERVAL", 0.0001)
    with progress.bar("waiting", Output()) as bar:
        for _ in range(1000):
            bar.count(1, 2)
    assert capsys.readouterr().err.startswith("ittybit: waiting 50% 1 of 2\n")


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (65_328, "65.3 kB"),
        (4e9, "4.0 GB"),
    ],
)
def test_a_size_has_a_decimal_unit(size: float, expected: str) -> None:
    assert format_size(size) == expected
