"""Commands for resources, such as ``ittybit media list``."""

import json
import os

import pytest

from ittybit.cli.resources import RESOURCES
from ittybit_emulator import Fault
from tests.cli.cli_support import Cli


def test_a_media_is_created_listed_shown_and_deleted(cli: Cli) -> None:
    made = cli("media", "create", "--title", "Harbour at dawn", "--json").json
    assert made["title"] == "Harbour at dawn"
    assert cli("media", "list", "--limit", 1).out.endswith("Harbour at dawn\n")
    assert "title    Harbour at dawn\n" in cli("media", "get", made["id"]).out
    assert cli("media", "delete", made["id"]).out == f"{made['id']} deleted\n"
    assert cli("media", "get", made["id"]).status == 1


def test_a_media_is_changed_by_options_or_a_body(cli: Cli) -> None:
    id = cli("media", "create", "--title", "Harbour", "--json").json["id"]
    words = ("media", "update", id, "--alt", "Boats", "--metadata", '{"pier": 4}')
    changed = cli(*words, "--json").json
    assert changed["title"] == "Harbour"
    assert (changed["alt"], changed["metadata"]) == ("Boats", {"pier": 4})
    cli("media", "update", id, "--body", '{"alt": null}')
    assert "alt" not in cli("media", "get", id, "--json").json


def test_a_file_and_a_connection_are_changed(cli: Cli) -> None:
    id = cli("upload", "still.png", "--json").json["id"]
    file = cli("files", "update", id, "--ref", "cover", "--json").json
    assert (file["id"], file["ref"]) == (id, "cover")
    words = ("--name", "a", "--endpoint", "https://s3.example.com", "--access-key-id")
    secret = {"AWS_SECRET_ACCESS_KEY": "first"}
    made = cli("connections", "add", "s3", *words, "x", "--json", **secret).json
    changed = cli("connections", "update", made["id"], "--name", "b", "--json").json
    assert changed["name"] == "b"


def test_a_list_has_at_most_limit_items(cli: Cli) -> None:
    cli.emulator.seed(130, over=True)
    assert len(cli("tasks", "list").rows_of_text) == 20
    assert len(cli("tasks", "list", "--limit", 120).rows_of_text) == 120
    assert len(cli("tasks", "list", "--all", "--json").rows) >= 130
    assert cli("tasks", "list", "--limit", 0).status == 2


def test_a_list_accepts_the_filters_of_the_api(cli: Cli) -> None:
    cli.emulator.seed(1, noun="jobs", kind="audio", over=True)
    jobs = cli("jobs", "list", "--kind", "audio", "--json").rows
    assert {job["kind"] for job in jobs} == {"audio"}
    after = cli("jobs", "list", "--after", jobs[-1]["id"], "--json")
    assert jobs[0]["id"] not in after.out


@pytest.mark.parametrize("resource", RESOURCES)
def test_each_resource_can_be_listed(cli: Cli, resource: str) -> None:
    assert cli(resource, "list", "--limit", 2, "--json").status == 0


@pytest.mark.parametrize(
    ("resource", "verb"),
    [("tasks", "delete"), ("jobs", "delete"), ("events", "create")],
)
def test_calls_that_the_api_lacks_are_invalid_choices(
    cli: Cli, resource: str, verb: str
) -> None:
    assert f"invalid choice: '{verb}'" in cli(resource, verb).error


def test_each_option_of_create_has_a_help_text(cli: Cli) -> None:
    for name, resource in RESOURCES.items():
        if resource.has("create"):
            assert cli(name, "create", "--help").status == 0


def test_a_job_is_created_from_options_or_a_body(cli: Cli) -> None:
    url = cli("upload", "clip.mp4", "--json").json["url"]
    words = ("--kind", "video", "--input", url, "--options", '{"width": 64}')
    assert cli("jobs", "create", *words, "--json").json["options"] == {"width": 64}
    body = {"kind": "image", "input": url, "options": {"format": "png"}}
    (cli.folder / "job.json").write_text(json.dumps(body))
    result = cli("jobs", "create", "--body", "@job.json", "--json")
    assert result.json["kind"] == "image"


def test_an_automation_is_created_from_json(cli: Cli) -> None:
    words = (
        *("--trigger", '{"kind": "event", "event": "media.created"}'),
        *("--workflow", '[{"kind": "image", "width": 32}]', "--status", "paused"),
    )
    made = cli("automations", "create", *words, "--json").json
    assert made["workflow"][0]["width"] == 32
    assert cli("automations", "delete", made["id"]).status == 0


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("media", "create", "--body", "{"), "'{' is not JSON"),
        (("media", "create", "--body", "@no"), "cannot read no: No such file"),
        (("media", "create", "--body", "{}", "--title", "a"), "--body excludes other"),
        (("media", "create", "--body", '{"titel": 1}'), "--body: unknown field 't"),
        (("files", "create"), "missing: --url"),
        (("tasks", "create"), "missing --body; pass JSON, or use ittybit task"),
    ],
)
def test_invalid_creates_are_reported_before_a_request_is_sent(
    cli: Cli, words: tuple[str, ...], expected: str
) -> None:
    # Other tests share the server, so the key identifies the requests of this test.
    key = "a-key-of-this-test"
    result = cli(*words, ITTYBIT_API_KEY=key)
    assert result.status == 2
    assert expected in result.error
    keys = [arrival.headers.get("Authorization") for arrival in cli.emulator.requests]
    assert f"Bearer {key}" not in keys


_S3 = ("connections", "add", "s3", "--endpoint", "https://s3.example.com")


def test_a_connection_reads_its_secret_from_the_environment_or_a_file(cli: Cli) -> None:
    words = (*_S3, "--name", "renditions", "--access-key-id", "AK", "--default")
    result = cli(*words, AWS_SECRET_ACCESS_KEY="my-secret")
    assert result.status == 0
    assert "is_default         true" in result.out
    assert "my-secret" not in result.out
    secret = cli.folder / "secret"
    secret.write_text("my-secret")
    secret.chmod(0o600)
    words = (*_S3, "--name", "b", "--access-key-id", "AK", "--secret-file", secret)
    assert cli(*words, "--json").json["name"] == "b"
    secret.chmod(0o644)
    assert "run chmod 600" in cli(*words).error


def test_a_connection_needs_an_access_key_id(cli: Cli) -> None:
    words = (*_S3, "--name", "a")
    secret = {"AWS_SECRET_ACCESS_KEY": "my-secret"}
    assert "required: --access-key-id" in cli(*words, **secret).error
    known = {**secret, "AWS_ACCESS_KEY_ID": "AK"}
    assert cli(*words, "--json", **known).json["access_key_id"] == "AK"


def test_a_secret_as_an_argument_is_rejected(cli: Cli) -> None:
    for command in (_S3, ("connections", "create")):
        result = cli(*command, "--secret-access-key", "my-secret")
        assert result.status == 2
        assert "a secret cannot be passed as one" in result.error
        assert "my-secret" not in result.err


def test_json_output_escapes_control_characters(cli: Cli) -> None:
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


def test_control_characters_in_a_server_error_are_escaped(cli: Cli) -> None:
    evil = "no\x1b[2J\r\n2026-01-01 forged\x9b\u202e"
    body = json.dumps({"message": evil}).encode()
    cli.emulator.faults.add(Fault(status=400, body=body), times=None)
    failed = cli("media", "get", "med_1", "--debug")
    assert failed.status == 1
    assert "Traceback" in failed.err
    assert all(line.isprintable() for line in failed.err.split("\n"))
    assert not any(line.startswith("2026") for line in failed.err.splitlines())


def test_control_characters_in_a_response_are_escaped(cli: Cli) -> None:
    title = "a\x1b]0;owned\x07b" + os.linesep + "c"
    made = cli("media", "create", "--body", json.dumps({"title": title}), "--json")
    shown = cli("media", "get", made.json["id"]).out
    assert "\x1b" not in shown
    assert "title    a\\x1b]0;owned\\x07b\\nc\n" in shown
