"""Command line: help, usage errors, and imports."""

import os
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from ittybit.cli import main
from ittybit.version import VERSION
from tests.cli.cli_support import Cli


def test_help_names_the_commands_within_80_columns(cli: Cli) -> None:
    result = cli("--help")
    assert result.status == 0
    for command in ("video", "upload", "doctor", "emulator"):
        assert f"\n    {command} " in result.out
    assert max(map(len, result.out.splitlines())) <= 80


def test_a_command_runs_outside_the_main_thread(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ITTYBIT_API_KEY", "ITTYBIT_BASE_URL"):
        monkeypatch.setenv(name, cli.variables({})[name])
    with ThreadPoolExecutor() as threads:
        assert threads.submit(main, ["media", "list"]).result() == 0


def test_version_prints_the_version_of_the_distribution(cli: Cli) -> None:
    assert cli("--version").out == f"ittybit {VERSION}\n"


@pytest.mark.parametrize("word", ["--version", "--help"])
def test_help_and_version_import_no_http_library(word: str) -> None:
    code = (
        "import sys; from ittybit.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'aiohttp', 'requests', 'msgspec', 'asyncio', 'tenacity', 'rich'}\n"
        "sys.exit(str(heavy & set(sys.modules) or 0))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, word], capture_output=True, text=True, check=False
    )
    assert result.stderr == "0\n"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--json"], "the following arguments are required: COMMAND (see ittybit"),
        (["emulate"], "invalid choice: 'emulate'; did you mean emulator? (see"),
        (["media"], "required: VERB (see ittybit media --help)"),
        (["video", "-i", "a", "--wide"], "unrecognized arguments: --wide"),
        (["video", "--wid", "3", "-i", "a"], "unrecognized arguments: --wid"),
        (["video"], "required: -i/--input (see ittybit video --help)"),
    ],
)
def test_invalid_usage_exits_with_2_and_prints_one_line(
    cli: Cli, words: list[str], expected: str
) -> None:
    result = cli(*words)
    assert (result.status, result.out) == (2, "")
    assert expected in result.error


def test_an_api_error_exits_with_1_and_prints_one_line(cli: Cli) -> None:
    result = cli("media", "get", "med_none")
    assert (result.status, result.out) == (1, "")
    assert "answered 404: med_none was not found" in result.error


def test_debug_prints_the_traceback(cli: Cli) -> None:
    result = cli("media", "get", "med_none", "--debug")
    assert result.status == 1
    assert result.err.startswith("Traceback")
    assert "NotFoundError" in result.err


def test_a_full_disk_prints_one_line(cli: Cli) -> None:
    with (
        open("/dev/full", "w") as full,
        cli.start_program("media", "create", stdout=full) as process,
    ):
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert errors.startswith("ittybit: cannot write to standard output: No space")
    assert errors.count("\n") == 1


@pytest.mark.parametrize("where", ["before", "after"])
def test_shared_options_work_before_and_after_the_command(cli: Cli, where: str) -> None:
    words = ["media", "create", "--title", "Harbour"]
    words = ["--json", *words] if where == "before" else [*words, "--json"]
    assert cli(*words).json["title"] == "Harbour"


def test_a_closed_pipe_ends_the_command_without_a_message(cli: Cli) -> None:
    for _ in range(3):
        cli.emulator.seed(100, over=True)
    with cli.start_program("tasks", "list", "--all", "--json") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
        assert process.wait(30) == 141


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_standard_streams_are_replaced(cli: Cli, closed: str) -> None:
    program = shlex.join([sys.executable, "-m", "ittybit", "media", "create"])
    result = subprocess.run(
        ["sh", "-c", f"{program} {closed}"],
        env=cli.variables({}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert ("med_" in result.stdout) == (closed == "2>&-")
    assert len(cli.emulator.requests) == 1


@pytest.mark.parametrize("words", [("wait", "task_a"), ("doctor",), ("sign", "a")])
def test_local_is_rejected_for_commands_that_need_existing_data(
    cli: Cli, words: tuple[str, ...]
) -> None:
    result = cli("--local", *words)
    assert result.status == 2
    assert f"{words[0]} does not support --local" in result.error


def test_help_on_a_closed_pipe_prints_no_error(cli: Cli) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    cli.environment = {"PYTHONUNBUFFERED": ""}
    with cli.start_program("--help", stdout=writer) as process:
        os.close(writer)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (141, "")


def test_the_emulator_has_its_own_options(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as result:
        main(["emulator", "--help"])
    assert result.value.code == 0
    assert "--port" in capsys.readouterr().out


def test_options_before_emulator_are_rejected(cli: Cli) -> None:
    result = cli("--json", "emulator")
    assert result.status == 2
    assert "put options after emulator" in result.error


@pytest.mark.parametrize(
    "words",
    [
        ["emulator", "--help"],
        ["emulator", "--fast", "--sample"],
        ["--local", "files", "list"],
    ],
)
def test_a_missing_emulator_library_names_the_extra_to_install(
    words: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for library in ("av", "PIL"):
        monkeypatch.setitem(sys.modules, library, None)
    assert main(words) == 1
    assert capsys.readouterr().err == (
        "ittybit: the emulator needs av and PIL; run: pip install 'ittybit[emulator]'\n"
    )


def test_a_fast_emulator_needs_no_library_that_renders() -> None:
    program = (
        "import sys\n"
        "sys.modules |= {'av': None, 'PIL': None}\n"
        "from ittybit.cli import main\n"
        "from ittybit_emulator import Emulator\n"
        "with Emulator(fast=True): main(['emulator', '--fast', '--help'])"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
