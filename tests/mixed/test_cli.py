"""The command line, as a shell calls it."""

import subprocess
import sys

import pytest

from ittybit.version import VERSION
from ittybit_async.cli import main


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    code = "import sys; from ittybit_async.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_the_commands() -> None:
    ended = _run("--help")
    assert ended.returncode == 0
    assert "emulator" in ended.stdout
    assert max(map(len, ended.stdout.splitlines())) <= 80


def test_the_version_is_that_of_the_distribution() -> None:
    assert _run("--version").stdout == f"ittybit {VERSION}\n"


@pytest.mark.parametrize("words", [[], ["emulate"]])
def test_words_that_make_no_sense_end_with_two_and_the_usage(words: list[str]) -> None:
    ended = _run(*words)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "usage: ittybit COMMAND" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_emulator_has_options_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["emulator", "--help"])
    assert ended.value.code == 0
    assert "--port" in capsys.readouterr().out


def test_without_its_libraries_the_emulator_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['av'] = sys.modules['PIL'] = None\n"
        "from ittybit_async.cli import main; sys.exit(main(['emulator', '--help']))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert ended.stderr == (
        "ittybit: the emulator needs av and PIL: pip install 'ittybit[emulator]'\n"
    )
