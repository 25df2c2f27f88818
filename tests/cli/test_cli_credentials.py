"""Where the key comes from, and where it never does."""

import pytest

from tests.cli.cli_support import Cli

NONE = {"ITTYBIT_API_KEY": ""}


@pytest.mark.parametrize(
    "words",
    [
        ("--key", "sk_live_harbour", "media", "list"),
        ("media", "list", "--api-key=sk_live_harbour"),
        ("media", "list", "--token", "sk_live_harbour"),
    ],
)
def test_a_key_as_an_argument_is_refused_and_not_repeated(
    cli: Cli, words: tuple[str, ...]
) -> None:
    ended = cli(*words)
    assert ended.status == 2
    assert "a key is never an argument" in ended.error
    assert "sk_live_harbour" not in ended.err


def test_without_a_key_the_error_says_where_to_put_one(cli: Cli) -> None:
    ended = cli("media", "list", **NONE)
    assert ended.status == 2
    assert ended.error == (
        "no API key: set ITTYBIT_API_KEY, or write it into "
        f"{cli.folder}/.config/ittybit/key (mode 600)"
    )


def test_the_key_is_read_from_the_usual_file(cli: Cli) -> None:
    path = cli.folder / ".config" / "ittybit" / "key"
    path.parent.mkdir(parents=True)
    path.write_text(f"{cli.emulator.key}\n")
    path.chmod(0o600)
    assert cli("media", "list", **NONE).status == 0


def test_a_file_that_others_can_read_is_refused_with_the_command_to_run(
    cli: Cli,
) -> None:
    path = cli.folder / "key"
    path.write_text(cli.emulator.key)
    path.chmod(0o640)
    ended = cli("--key-file", "key", "media", "list")
    assert ended.status == 2
    assert ended.error == "others can read key: run chmod 600 'key'"
    path.chmod(0o600)
    assert cli("--key-file", "key", "media", "list").status == 0


@pytest.mark.parametrize("held", ["", "two words", "x" * 20_000])
def test_a_file_that_holds_no_key_is_refused(cli: Cli, held: str) -> None:
    path = cli.folder / "key"
    path.write_text(held)
    path.chmod(0o600)
    ended = cli("--key-file", "key", "media", "list")
    assert ended.status == 2
    assert "key must hold one key, and nothing else" in ended.error


def test_a_key_file_goes_before_the_environment(cli: Cli) -> None:
    path = cli.folder / "key"
    path.write_text("another_key")
    path.chmod(0o600)
    ended = cli("--key-file", "key", "media", "list")
    assert (ended.status, "answered 401" in ended.error) == (1, True)


def test_no_key_shows_in_what_a_command_says(cli: Cli) -> None:
    said = [
        cli("--debug", "media", "get", "med_none"),
        cli("doctor"),
        cli("doctor", ITTYBIT_API_KEY="sk_wrong"),
        cli("media", "list", ITTYBIT_API_KEY="sk_wrong"),
    ]
    text = "".join(ended.out + ended.err for ended in said)
    assert cli.emulator.key not in text
    assert "sk_wrong" not in text
