"""``ittybit doctor``: findings and advice."""

import json
import re
from email.utils import formatdate
from time import time

import pytest

from ittybit.cli.program import main
from tests.cli.cli_support import Cli, Result
from tests.support.tls_server import TlsServer
from tests.support.wire_server import WireServer, answer, answering


def found(result: Result) -> dict[str, tuple[bool, str]]:
    """Return the result of each check with its advice."""
    return {
        row["check"]: (row["ok"], f"{row['message']}; {row.get('advice', '')}")
        for row in result.rows
    }


def test_each_check_prints_ok_if_it_succeeds(cli: Cli) -> None:
    result = cli("doctor")
    assert result.status == 0
    checks = re.findall(r"^(ok|failed) +(\w+)  ", result.out, re.M)
    assert [name for _, name in checks] == [
        *("versions", "key", "proxy", "DNS", "TLS", "clock", "API")
    ]
    assert {word for word, _ in checks} == {"ok"}
    assert max(map(len, result.out.splitlines())) <= 80


def test_it_prints_the_request_for_curl_without_the_key(cli: Cli) -> None:
    result = cli("doctor")
    assert '"Authorization: Bearer $ITTYBIT_API_KEY"' in result.out
    assert f"'{cli.emulator.url}/tasks?limit=1'" in result.out
    assert cli.emulator.key not in result.out


def test_a_missing_or_invalid_key_is_reported(cli: Cli) -> None:
    result = cli("doctor", "--json", ITTYBIT_API_KEY="")
    assert result.status == 1
    assert found(result)["key"][0] is False
    assert "set ITTYBIT_API_KEY" in found(result)["key"][1]
    result = cli("doctor", "--json", ITTYBIT_API_KEY="sk_wrong")
    assert result.status == 1
    assert found(result)["key"] == (True, "found in ITTYBIT_API_KEY; ")
    assert found(result)["API"][1].startswith("the API rejected the key; create a key")


def test_an_unknown_host_is_reported(cli: Cli) -> None:
    result = cli("doctor", "--json", ITTYBIT_BASE_URL="https://api.invalid")
    checks = found(result)
    assert result.status == 1
    assert "cannot resolve api.invalid" in checks["DNS"][1]
    assert "check ITTYBIT_BASE_URL" in checks["DNS"][1]
    assert {name for name, (ok, _) in checks.items() if ok} == {
        *("versions", "key", "proxy")
    }


def test_an_unreachable_proxy_is_reported_without_its_password(cli: Cli) -> None:
    proxy = "http://me:pass-word@127.0.0.1:9"
    result = cli("doctor", "--json", HTTP_PROXY=proxy, http_proxy=proxy)
    assert result.status == 1
    ok, message = found(result)["proxy"]
    assert not ok
    assert "cannot connect to 127.0.0.1:9" in message
    assert "correct http_proxy, or add" in message
    assert "pass-word" not in result.out
    assert found(result)["clock"][1].startswith("not checked: there was no response")
    assert "check the proxy" in found(result)["API"][1]


@pytest.mark.parametrize("name", ["ALL_PROXY", "HTTP_PROXY"])
def test_the_advice_names_the_variable_of_the_proxy(cli: Cli, name: str) -> None:
    cli.environment = {"http_proxy": "", "HTTP_PROXY": "", name: "http://127.0.0.1:9"}
    message = found(cli("doctor", "--json"))["proxy"][1]
    assert f"correct {name}, or add the API's host to NO_PROXY" in message


def test_an_invalid_proxy_or_key_is_a_failed_check(cli: Cli) -> None:
    result = cli("doctor", "--json", http_proxy="socks5://h:1", HTTP_PROXY="")
    assert result.status == 1
    ok, message = found(result)["proxy"]
    assert not ok
    assert message.startswith("http_proxy or HTTP_PROXY in the environment must be an ")
    result = cli("doctor", "--json", ITTYBIT_API_KEY="k\N{CYRILLIC SMALL LETTER IE}y")
    assert result.status == 1
    assert "contains a character that a header cannot" in found(result)["API"][1]


def test_a_server_that_is_not_the_api_is_named_without_its_response(cli: Cli) -> None:
    page = answer(b"<h1>hello</h1>", Date=formatdate(time(), usegmt=True))
    with WireServer(answering(page)) as server:
        result = cli("doctor", "--json", ITTYBIT_BASE_URL=server.url)
    assert found(result)["API"] == (
        False,
        f"the response of {server.url} is not from the API; check ITTYBIT_BASE_URL",
    )


def test_a_slow_server_is_named_without_the_object_of_the_timeout(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("ittybit.cli.doctor.target.TIMEOUT", 0.1)
    monkeypatch.setenv("ITTYBIT_API_KEY", "key")
    with WireServer(lambda line: line.until_gone()) as server:
        monkeypatch.setenv("ITTYBIT_BASE_URL", server.url)
        assert main(["doctor", "--json"]) == 1
    *_, row = map(json.loads, capsys.readouterr().out.splitlines())
    assert row["message"].startswith(f"no response from {server.url} in ")
    assert row["advice"] == "check ITTYBIT_BASE_URL"


def test_a_wrong_clock_is_reported(cli: Cli) -> None:
    late = answer(b"[]", Date=formatdate(time() - 3600, usegmt=True))
    with WireServer(answering(late)) as server:
        result = cli("doctor", "--json", ITTYBIT_BASE_URL=server.url)
    assert result.status == 1
    ok, message = found(result)["clock"]
    assert not ok
    assert re.match(r"3[56]\d\d s from the server's clock; correct it", message)


def test_an_untrusted_certificate_is_reported(cli: Cli) -> None:
    with TlsServer(answering(answer(b"[]"))) as server:
        result = cli("doctor", "--json", ITTYBIT_BASE_URL=server.url)
        assert found(result)["TLS"][0] is False
        assert "set SSL_CERT_FILE to the CA of your network" in found(result)["TLS"][1]
        here = {"ITTYBIT_BASE_URL": server.url, "SSL_CERT_FILE": server.authority}
        ok, message = found(cli("doctor", "--json", **here))["TLS"]
    assert ok
    assert re.match(r"TLSv1\.3, certificate valid for \d+ days", message)
