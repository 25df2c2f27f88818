"""Sources of the API key."""

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
def test_a_key_as_an_argument_is_rejected_and_not_printed(
    cli: Cli, words: tuple[str, ...]
) -> None:
    result = cli(*words)
    assert result.status == 2
    assert "a key cannot be passed as one" in result.error
    assert "sk_live_harbour" not in result.err


def test_without_a_key_the_error_names_the_variable_and_the_file(cli: Cli) -> None:
    result = cli("media", "list", **NONE)
    assert result.status == 2
    assert result.error == (
        "no API key; set ITTYBIT_API_KEY, or write it to "
        f"{cli.folder}/.config/ittybit/key (mode 600)"
    )


def test_the_key_is_read_from_the_default_file(cli: Cli) -> None:
    path = cli.folder / ".config" / "ittybit" / "key"
    path.parent.mkdir(parents=True)
    path.write_text(f"{cli.emulator.key}\n")
    path.chmod(0o600)
    assert cli("media", "list", **NONE).status == 0


def test_a_key_file_that_others_can_read_is_rejected_with_the_fix(
    cli: Cli,
) -> None:
    path = cli.folder / "key"
    path.write_text(cli.emulator.key)
    path.chmod(0o640)
    result = cli("--key-file", "key", "media", "list")
    assert result.status == 2
    assert result.error == "other users can read key; run chmod 600 'key'"
    path.chmod(0o600)
    assert cli("--key-file", "key", "media", "list").status == 0


@pytest.mark.parametrize("content", ["", "two words", "x" * 20_000])
def test_a_file_without_exactly_one_key_is_rejected(cli: Cli, content: str) -> None:
    path = cli.folder / "key"
    path.write_text(content)
    path.chmod(0o600)
    result = cli("--key-file", "key", "media", "list")
    assert result.status == 2
    assert "key must contain exactly one key" in result.error


def test_a_key_file_overrides_the_environment(cli: Cli) -> None:
    path = cli.folder / "key"
    path.write_text("another_key")
    path.chmod(0o600)
    result = cli("--key-file", "key", "media", "list")
    assert (result.status, "answered 401" in result.error) == (1, True)


def test_no_output_contains_the_key(cli: Cli) -> None:
    results = [
        cli("--debug", "media", "get", "med_none"),
        cli("doctor"),
        cli("doctor", ITTYBIT_API_KEY="sk_wrong"),
        cli("media", "list", ITTYBIT_API_KEY="sk_wrong"),
    ]
    text = "".join(result.out + result.err for result in results)
    assert cli.emulator.key not in text
    assert "sk_wrong" not in text
