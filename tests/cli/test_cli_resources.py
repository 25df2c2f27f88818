"""``ittybit media list`` and its like: each noun, each verb that the API has."""

import json
import os

import pytest

from ittybit.cli.option_tables import HELP_TEXTS
from ittybit.cli.resources import RESOURCES
from ittybit_emulator import Fault
from tests.cli.cli_support import Cli


def test_a_media_is_made_listed_shown_and_removed(cli: Cli) -> None:
    made = cli("media", "create", "--title", "Harbour at dawn", "--json").json
    assert made["title"] == "Harbour at dawn"
    assert cli("media", "list", "--limit", 1).out.endswith("Harbour at dawn\n")
    assert "title    Harbour at dawn\n" in cli("media", "get", made["id"]).out
    assert cli("media", "delete", made["id"]).out == f"{made['id']} deleted\n"
    assert cli("media", "get", made["id"]).status == 1


def test_a_list_has_as_many_as_asked_for(cli: Cli) -> None:
    cli.emulator.seed(130, over=True)
    assert len(cli("tasks", "list").rows_of_text) == 20
    assert len(cli("tasks", "list", "--limit", 120).rows_of_text) == 120
    assert len(cli("tasks", "list", "--all", "--json").rows) >= 130
    assert cli("tasks", "list", "--limit", 0).status == 2


def test_a_list_is_filtered_as_the_api_can(cli: Cli) -> None:
    cli.emulator.seed(1, noun="jobs", kind="audio", over=True)
    jobs = cli("jobs", "list", "--kind", "audio", "--json").rows
    assert {job["kind"] for job in jobs} == {"audio"}
    after = cli("jobs", "list", "--after", jobs[-1]["id"], "--json")
    assert jobs[0]["id"] not in after.out


@pytest.mark.parametrize("noun", RESOURCES)
def test_each_noun_can_be_listed(cli: Cli, noun: str) -> None:
    assert cli(noun, "list", "--limit", 2, "--json").status == 0


@pytest.mark.parametrize(
    ("noun", "verb"), [("tasks", "delete"), ("jobs", "delete"), ("events", "create")]
)
def test_a_verb_that_the_api_does_not_have_is_none_here(
    cli: Cli, noun: str, verb: str
) -> None:
    assert f"invalid choice: '{verb}'" in cli(noun, verb).error


def test_each_option_of_a_create_says_what_it_means() -> None:
    for noun in RESOURCES.values():
        if noun.has("create"):
            assert noun.options("create").keys() <= HELP_TEXTS.keys()


def test_a_job_is_made_by_options_or_by_a_body(cli: Cli) -> None:
    url = cli("upload", "clip.mp4", "--json").json["url"]
    words = ("--kind", "video", "--input", url, "--options", '{"width": 64}')
    assert cli("jobs", "create", *words, "--json").json["options"] == {"width": 64}
    body = {"kind": "image", "input": url, "options": {"format": "png"}}
    (cli.folder / "job.json").write_text(json.dumps(body))
    ended = cli("jobs", "create", "--body", "@job.json", "--json")
    assert ended.json["kind"] == "image"


def test_an_automation_is_made_of_json(cli: Cli) -> None:
    words = (
        *("--trigger", '{"kind": "event", "event": "media.created"}'),
        *("--workflow", '[{"kind": "image", "width": 32}]', "--status", "paused"),
    )
    made = cli("automations", "create", *words, "--json").json
    assert made["workflow"][0]["width"] == 32
    assert cli("automations", "delete", made["id"]).status == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("media", "create", "--body", "{"), "'{' is not JSON"),
        (("media", "create", "--body", "@no"), "cannot read no: No such file"),
        (("media", "create", "--body", "{}", "--title", "a"), "either --body or"),
        (("media", "create", "--body", '{"titel": 1}'), "--body: unknown 'titel'"),
        (("files", "create"), "missing: --url"),
        (("tasks", "create"), "give --body JSON, or see ittybit task --help"),
    ],
)
def test_what_cannot_be_created_is_told_before_anything_is_sent(
    cli: Cli, words: tuple[str, ...], told: str
) -> None:
    # The server is shared by all tests of a process, so the key marks our requests.
    key = "a-key-of-this-test"
    ended = cli(*words, ITTYBIT_API_KEY=key)
    assert ended.status == 2
    assert told in ended.error
    keys = [arrival.headers.get("Authorization") for arrival in cli.emulator.requests]
    assert f"Bearer {key}" not in keys


_S3 = ("connections", "add", "s3", "--endpoint", "https://s3.example.com")


def test_a_connection_gets_its_secret_from_the_environment_or_a_file(cli: Cli) -> None:
    words = (*_S3, "--name", "renditions", "--access-key-id", "AK", "--default")
    ended = cli(*words, AWS_SECRET_ACCESS_KEY="not-told")
    assert ended.status == 0
    assert "is_default         true" in ended.out
    assert "not-told" not in ended.out
    secret = cli.folder / "secret"
    secret.write_text("not-told")
    secret.chmod(0o600)
    words = (*_S3, "--name", "b", "--access-key-id", "AK", "--secret-file", secret)
    assert cli(*words, "--json").json["name"] == "b"
    secret.chmod(0o644)
    assert "run chmod 600" in cli(*words).error


def test_a_connection_needs_the_id_of_a_key(cli: Cli) -> None:
    words = (*_S3, "--name", "a")
    secret = {"AWS_SECRET_ACCESS_KEY": "not-told"}
    assert "required: --access-key-id" in cli(*words, **secret).error
    known = {**secret, "AWS_ACCESS_KEY_ID": "AK"}
    assert cli(*words, "--json", **known).json["access_key_id"] == "AK"


def test_a_secret_as_an_argument_is_refused(cli: Cli) -> None:
    for command in (_S3, ("connections", "create")):
        ended = cli(*command, "--secret-access-key", "not-told")
        assert ended.status == 2
        assert "a secret is never an argument" in ended.error
        assert "not-told" not in ended.err


def test_json_has_the_same_value_in_printable_characters(cli: Cli) -> None:
    title = "a\x1b[2J\x9b\u202e\u2028\u2066\U000e0041 \u6771\u4eac"
    body = json.dumps({"title": title})
    made = cli("media", "create", "--body", body, "--json", PYTHONIOENCODING="utf-8")
    assert made.json["title"] == title
    assert made.out.rstrip("\n").isprintable()
    assert "\u6771\u4eac" in made.out
    shown = cli("media", "get", made.json["id"], "--debug").out
    assert all(line.isprintable() for line in shown.split("\n"))
    listed = cli("media", "list").out
    assert all(line.isprintable() for line in listed.split("\n"))


def test_an_error_of_the_server_does_nothing_to_the_terminal(cli: Cli) -> None:
    evil = "no\x1b[2J\r\n2026-01-01 forged\x9b\u202e"
    body = json.dumps({"message": evil}).encode()
    cli.emulator.faults.add(Fault(status=400, body=body), times=None)
    failed = cli("media", "get", "med_1", "--debug")
    assert failed.status == 1
    assert "Traceback" in failed.err
    assert all(line.isprintable() for line in failed.err.split("\n"))
    assert not any(line.startswith("2026") for line in failed.err.splitlines())


def test_what_the_server_sends_does_nothing_to_the_terminal(cli: Cli) -> None:
    title = "a\x1b]0;owned\x07b" + os.linesep + "c"
    made = cli("media", "create", "--body", json.dumps({"title": title}), "--json")
    shown = cli("media", "get", made.json["id"]).out
    assert "\x1b" not in shown
    assert "title    a\\x1b]0;owned\\x07b\\nc\n" in shown
