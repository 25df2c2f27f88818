"""``ittybit webhooks listen`` and ``ittybit webhooks sign``."""

import json
import re
import signal

from ittybit.webhooks import sign
from tests.cli.cli_support import Cli, Started
from tests.emulator.emulator_support import send

SECRET = {"ITTYBIT_WEBHOOK_SECRET": "whsec_harbour"}
BODY = b'{"id": "task_a", "object": "task", "kind": "image", "status": "completed"}'


def address(process: Started) -> str:
    """Return the URL that the program prints."""
    assert process.stderr is not None
    found = re.search(r"http://[\d.]+:\d+", process.stderr.readline())
    assert found
    return found[0]


def test_verified_webhooks_are_printed_and_others_are_rejected(cli: Cli) -> None:
    cli.environment = SECRET
    with cli.start("webhooks", "listen", "--port", 0) as process:
        url = address(process)
        headers = sign(BODY, SECRET["ITTYBIT_WEBHOOK_SECRET"])
        assert send(url, "POST", "/any/path", BODY, headers).status == 200
        assert send(url, "POST", "/", BODY, sign(BODY, "another")).status == 401
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=10)
    assert process.returncode == 130
    [line] = out.splitlines()
    assert line.split() == ["-", "task.completed", "task_a", "image", "completed"]
    assert "webhook rejected (signature)" in errors


def test_json_prints_one_object_per_webhook(cli: Cli) -> None:
    cli.environment = SECRET
    with cli.start("--json", "webhooks", "listen", "--port", 0) as process:
        headers = sign(BODY, SECRET["ITTYBIT_WEBHOOK_SECRET"])
        send(address(process), "POST", "/", BODY, headers)
        assert process.stdout is not None
        printed = json.loads(process.stdout.readline())
    assert printed["kind"] == "task.completed"
    assert printed["sent"] == json.loads(BODY)


def test_a_port_in_use_is_reported(cli: Cli) -> None:
    port = cli.emulator.url.rpartition(":")[2]
    result = cli("webhooks", "listen", "--port", port, **SECRET)
    assert result.status == 1
    assert f"cannot listen on port {port}" in result.error


def test_a_body_is_signed_like_a_webhook_of_the_api(cli: Cli) -> None:
    (cli.folder / "body.json").write_bytes(BODY)
    expected = sign(BODY, SECRET["ITTYBIT_WEBHOOK_SECRET"])
    for words, sent in (("@body.json", b""), ("-", BODY), (BODY.decode(), b"")):
        result = cli("webhooks", "sign", words, "--json", stdin=sent, **SECRET)
        assert result.json == expected
    assert cli("webhooks", "sign", "{}", **SECRET).out.startswith("Ittybit-Signature: ")


def test_without_a_secret_the_error_names_the_variable_and_the_option(cli: Cli) -> None:
    result = cli("webhooks", "sign", "{}")
    assert result.status == 2
    assert result.error == (
        "no secret; set ITTYBIT_WEBHOOK_SECRET, or pass --secret-file PATH"
    )
    refused = cli("webhooks", "sign", "{}", "--secret", "whsec_harbour")
    assert "a secret cannot be passed as one" in refused.error
