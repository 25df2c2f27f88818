"""``ittybit doctor``: what it finds, and what it advises."""

import re
from email.utils import formatdate
from time import time

from tests.cli.cli_support import Cli, Ended
from tests.support.tls_server import TlsServer
from tests.support.wire_server import WireServer, answer, answering


def found(ended: Ended) -> dict[str, tuple[bool, str]]:
    """What each check says, with its advice."""
    return {
        row["check"]: (row["ok"], f"{row['told']}; {row.get('advice', '')}")
        for row in ended.rows
    }


def test_where_all_is_well_each_line_says_so(cli: Cli) -> None:
    ended = cli("doctor")
    assert ended.status == 0
    checks = re.findall(r"^(ok|failed) +(\w+)  ", ended.out, re.M)
    assert [name for _, name in checks] == [
        *("versions", "key", "proxy", "DNS", "TLS", "clock", "API")
    ]
    assert {word for word, _ in checks} == {"ok"}
    assert max(map(len, ended.out.splitlines())) <= 80


def test_it_prints_the_request_for_curl_without_the_key(cli: Cli) -> None:
    ended = cli("doctor")
    assert '"Authorization: Bearer $ITTYBIT_API_KEY"' in ended.out
    assert f"'{cli.emulator.url}/tasks?limit=1'" in ended.out
    assert cli.emulator.key not in ended.out


def test_a_key_that_is_missing_or_refused_is_told(cli: Cli) -> None:
    ended = cli("doctor", "--json", ITTYBIT_API_KEY="")
    assert ended.status == 1
    assert found(ended)["key"][0] is False
    assert "set ITTYBIT_API_KEY" in found(ended)["key"][1]
    ended = cli("doctor", "--json", ITTYBIT_API_KEY="sk_wrong")
    assert ended.status == 1
    assert found(ended)["key"] == (True, "found in ITTYBIT_API_KEY; ")
    assert found(ended)["API"][1].startswith("the key is refused; make a key")


def test_a_host_without_an_address_is_told(cli: Cli) -> None:
    ended = cli("doctor", "--json", ITTYBIT_BASE_URL="https://api.invalid")
    checks = found(ended)
    assert ended.status == 1
    assert "api.invalid is not found" in checks["DNS"][1]
    assert "check ITTYBIT_BASE_URL" in checks["DNS"][1]
    assert {name for name, (ok, _) in checks.items() if ok} == {
        *("versions", "key", "proxy")
    }


def test_a_proxy_that_does_not_answer_is_told_without_its_password(cli: Cli) -> None:
    proxy = "http://me:pass-word@127.0.0.1:9"
    ended = cli("doctor", "--json", HTTP_PROXY=proxy, http_proxy=proxy)
    assert ended.status == 1
    ok, told = found(ended)["proxy"]
    assert not ok
    assert "127.0.0.1:9 cannot be reached" in told
    assert "pass-word" not in ended.out


def test_a_clock_that_is_wrong_is_told(cli: Cli) -> None:
    late = answer(b"[]", Date=formatdate(time() - 3600, usegmt=True))
    with WireServer(answering(late)) as server:
        ended = cli("doctor", "--json", ITTYBIT_BASE_URL=server.url)
    assert ended.status == 1
    ok, told = found(ended)["clock"]
    assert not ok
    assert re.match(r"3[56]\d\d s from that of the server; set it right", told)


def test_a_certificate_is_trusted_or_the_reason_told(cli: Cli) -> None:
    with TlsServer(answering(answer(b"[]"))) as server:
        ended = cli("doctor", "--json", ITTYBIT_BASE_URL=server.url)
        assert found(ended)["TLS"][0] is False
        assert "give the CA of your network in SSL_CERT_FILE" in found(ended)["TLS"][1]
        here = {"ITTYBIT_BASE_URL": server.url, "SSL_CERT_FILE": server.authority}
        ok, told = found(cli("doctor", "--json", **here))["TLS"]
    assert ok
    assert re.match(r"TLSv1\.3, the certificate is valid for \d+ days", told)
