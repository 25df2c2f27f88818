"""Commands with streams that cannot be written, and without a home directory."""

import subprocess
import sys
from pathlib import Path

import pytest

from ittybit.cli.clients import find_key
from ittybit.cli.errors import UsageError
from tests.cli.cli_support import Cli

FULL = Path("/dev/full")

pytestmark = pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")


@pytest.mark.parametrize("words", [("--version",), ("schema", "image")])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_standard_output_is_reported(
    cli: Cli, words: tuple[str, ...], unbuffered: str
) -> None:
    cli.environment["PYTHONUNBUFFERED"] = unbuffered
    with FULL.open("w") as full, cli.start_program(*words, stdout=full) as process:
        _, errors = process.communicate(timeout=30)
    reason = "No space left on device"
    assert errors == f"ittybit: cannot write to standard output: {reason}\n"
    assert process.returncode == 1


def test_a_download_to_a_full_standard_output_is_reported(
    cli: Cli,
) -> None:
    file = cli("upload", "still.png", "--json").json
    with (
        FULL.open("w") as full,
        cli.start("download", file["id"], "-o", "-", stdout=full.fileno()) as process,
    ):
        _, errors = process.communicate(timeout=30)
    assert "cannot write to standard output" in errors
    assert process.returncode == 1


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("image", "-i", "still.png", "-o", "a.webp", "--width", "8"), 0),
        (("media", "nonsense"), 2),
        (("media", "get", "med_none"), 1),
    ],
)
def test_a_full_standard_error_does_not_change_the_result(
    cli: Cli, words: tuple[str, ...], status: int
) -> None:
    with (
        FULL.open("w") as full,
        cli.start(*words, stderr=full.fileno()) as process,
    ):
        out, _ = process.communicate(timeout=30)
    assert process.returncode == status
    assert bool(out) == (status == 0)


def test_messages_on_a_full_standard_error_do_not_change_the_exit_status(
    cli: Cli,
) -> None:
    words = [sys.executable, "-m", "ittybit", "media", "nonsense"]
    with FULL.open("w") as full:
        environment = cli.variables({"PYTHONUNBUFFERED": ""})
        done = subprocess.run(words, env=environment, stderr=full, check=False)
    assert done.returncode == 2


def test_without_a_home_directory_the_message_names_the_other_ways(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", fail)
    assert find_key(None, {"ITTYBIT_API_KEY": "k"}) == ("k", "ITTYBIT_API_KEY")
    with pytest.raises(UsageError, match="or pass --key-file PATH"):
        find_key(None, {})


def test_a_home_directory_that_cannot_be_read_counts_as_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.stat", fail)
    with pytest.raises(UsageError, match="no API key"):
        find_key(None, {"XDG_CONFIG_HOME": "/root/secret"})
