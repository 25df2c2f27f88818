"""``ittybit webhooks listen`` and ``sign``."""

import json
import re
import signal
import subprocess

from ittybit.webhooks import sign
from tests.cli.cli_support import Cli
from tests.emulator.emulator_support import send

SECRET = {"ITTYBIT_WEBHOOK_SECRET": "whsec_harbour"}
BODY = b'{"id": "task_a", "object": "task", "kind": "image", "status": "completed"}'


def address(process: subprocess.Popen[str]) -> str:
    """Where the program listens, as it says."""
    assert process.stderr is not None
    found = re.search(r"http://[\d.]+:\d+", process.stderr.readline())
    assert found
    return found[0]


def test_true_webhooks_become_lines_and_others_are_refused(cli: Cli) -> None:
    cli.environment = SECRET
    with cli.started("webhooks", "listen", "--port", 0) as process:
        url = address(process)
        headers = sign(BODY, SECRET["ITTYBIT_WEBHOOK_SECRET"])
        assert send(url, "POST", "/any/path", BODY, headers).status == 200
        assert send(url, "POST", "/", BODY, sign(BODY, "another")).status == 401
        process.send_signal(signal.SIGINT)
        out, told = process.communicate(timeout=10)
    assert process.returncode == 130
    [line] = out.splitlines()
    assert line.split() == ["-", "task.completed", "task_a", "image", "completed"]
    assert "webhook refused (signature)" in told


def test_a_webhook_is_one_json_object_a_line(cli: Cli) -> None:
    cli.environment = SECRET
    with cli.started("--json", "webhooks", "listen", "--port", 0) as process:
        headers = sign(BODY, SECRET["ITTYBIT_WEBHOOK_SECRET"])
        send(address(process), "POST", "/", BODY, headers)
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
    assert told["kind"] == "task.completed"
    assert told["sent"] == json.loads(BODY)


def test_a_port_that_is_taken_is_told(cli: Cli) -> None:
    port = cli.emulator.url.rpartition(":")[2]
    ended = cli("webhooks", "listen", "--port", port, **SECRET)
    assert ended.status == 1
    assert "cannot listen" in ended.error


def test_a_body_is_signed_as_the_service_does(cli: Cli) -> None:
    (cli.folder / "body.json").write_bytes(BODY)
    expected = sign(BODY, SECRET["ITTYBIT_WEBHOOK_SECRET"])
    for words, sent in (("@body.json", b""), ("-", BODY), (BODY.decode(), b"")):
        ended = cli("webhooks", "sign", words, "--json", stdin=sent, **SECRET)
        assert ended.json == expected
    assert cli("webhooks", "sign", "{}", **SECRET).out.startswith("Ittybit-Signature: ")


def test_without_a_secret_the_error_says_where_to_put_one(cli: Cli) -> None:
    ended = cli("webhooks", "sign", "{}")
    assert ended.status == 2
    assert ended.error == (
        "no secret: set ITTYBIT_WEBHOOK_SECRET, or give --secret-file PATH"
    )
    refused = cli("webhooks", "sign", "{}", "--secret", "whsec_harbour")
    assert "a secret is never an argument" in refused.error
