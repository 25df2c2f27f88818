"""The command line: help, usage, errors, and what it does not load."""

import os
import subprocess
import sys

import pytest

from ittybit.cli import main
from ittybit.version import VERSION
from tests.cli.cli_support import Cli


def test_help_names_the_commands_within_80_columns(cli: Cli) -> None:
    ended = cli("--help")
    assert ended.status == 0
    for command in ("video", "upload", "doctor", "emulator"):
        assert f"\n    {command} " in ended.out
    assert max(map(len, ended.out.splitlines())) <= 80


def test_the_version_is_that_of_the_distribution(cli: Cli) -> None:
    assert cli("--version").out == f"ittybit {VERSION}\n"


@pytest.mark.parametrize("word", ["--version", "--help"])
def test_what_needs_no_client_loads_none(word: str) -> None:
    code = (
        "import sys; from ittybit.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'aiohttp', 'requests', 'msgspec', 'asyncio', 'tenacity', 'rich'}\n"
        "sys.exit(str(heavy & set(sys.modules) or 0))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, word], capture_output=True, text=True, check=False
    )
    assert ended.stderr == "0\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "the following arguments are required: COMMAND (see ittybit --help)"),
        (["emulate"], "invalid choice: 'emulate' (see ittybit --help)"),
        (["media"], "required: VERB (see ittybit media --help)"),
        (["video", "-i", "a", "--wide"], "unrecognized arguments: --wide"),
        (["video", "--wid", "3", "-i", "a"], "unrecognized arguments: --wid"),
        (["video"], "required: -i/--input (see ittybit video --help)"),
    ],
)
def test_words_that_make_no_sense_end_with_two_and_one_line(
    cli: Cli, words: list[str], told: str
) -> None:
    ended = cli(*words)
    assert (ended.status, ended.out) == (2, "")
    assert told in ended.error


def test_an_error_is_one_line_and_the_status_one(cli: Cli) -> None:
    ended = cli("media", "get", "med_none")
    assert (ended.status, ended.out) == (1, "")
    assert "answered 404: med_none was not found" in ended.error


def test_a_traceback_is_shown_with_debug_alone(cli: Cli) -> None:
    ended = cli("media", "get", "med_none", "--debug")
    assert ended.status == 1
    assert ended.err.startswith("Traceback")
    assert "NotFoundError" in ended.err


def test_an_error_that_was_not_foreseen_is_one_line_too(cli: Cli) -> None:
    with (
        open("/dev/full", "w") as full,
        cli.started("media", "create", stdout=full) as process,
    ):
        _, told = process.communicate(timeout=30)
    assert process.returncode == 1
    assert told.startswith("ittybit: OSError: [Errno 28] No space left on device")
    assert told.count("\n") == 1


@pytest.mark.parametrize("where", ["before", "after"])
def test_shared_options_stand_before_or_after_the_command(cli: Cli, where: str) -> None:
    words = ["media", "create", "--title", "Harbour"]
    words = ["--json", *words] if where == "before" else [*words, "--json"]
    assert cli(*words).json["title"] == "Harbour"


def test_a_reader_that_has_enough_is_no_error(cli: Cli) -> None:
    for _ in range(3):
        cli.emulator.seed(100, over=True)
    with cli.started("tasks", "list", "--all", "--json") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
        assert process.wait(30) == 141


@pytest.mark.parametrize("words", [("wait", "task_a"), ("doctor",), ("sign", "a")])
def test_local_is_refused_where_an_empty_emulator_is_of_no_use(
    cli: Cli, words: tuple[str, ...]
) -> None:
    ended = cli("--local", *words)
    assert ended.status == 2
    assert f"a private emulator is empty, and {words[0]} needs" in ended.error


def test_help_that_nobody_reads_is_no_error_either(cli: Cli) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    cli.environment = {"PYTHONUNBUFFERED": ""}
    with cli.started("--help", stdout=writer) as process:
        os.close(writer)
        _, told = process.communicate(timeout=30)
    assert (process.returncode, told) == (141, "")


def test_the_emulator_has_options_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["emulator", "--help"])
    assert ended.value.code == 0
    assert "--port" in capsys.readouterr().out


def test_nothing_stands_before_the_emulator(cli: Cli) -> None:
    ended = cli("--json", "emulator")
    assert ended.status == 2
    assert "no option stands before emulator" in ended.error


@pytest.mark.parametrize(
    "words", [["emulator", "--help"], ["--local", "files", "list"]]
)
def test_without_its_libraries_the_emulator_says_what_to_install(
    words: list[str],
) -> None:
    code = (
        "import sys; sys.modules['av'] = sys.modules['PIL'] = None\n"
        f"from ittybit.cli import main; sys.exit(main({words}))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert ended.stderr == (
        "ittybit: the emulator needs av and PIL: pip install 'ittybit[emulator]'\n"
    )
