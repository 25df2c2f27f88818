"""Proxy settings of the environment, which both transports read in the same way."""

import pytest

from ittybit.core.config.proxies import proxy_for

PROXY = {"HTTP_PROXY": "http://p:1", "HTTPS_PROXY": "http://s:2"}


def test_each_scheme_has_its_own_proxy() -> None:
    assert proxy_for("http://h/x", PROXY) == "http://p:1"
    assert proxy_for("https://h/x", PROXY) == "http://s:2"
    assert proxy_for("https://h/x", {"HTTP_PROXY": "http://p:1"}) is None
    assert proxy_for("http://h/x", {}) is None


def test_the_lower_case_name_takes_precedence() -> None:
    both = {"HTTPS_PROXY": "http://upper:1", "https_proxy": "http://lower:1"}
    assert proxy_for("https://h", both) == "http://lower:1"


def test_all_proxy_applies_to_every_scheme() -> None:
    assert proxy_for("http://h", {"ALL_PROXY": "http://a:1"}) == "http://a:1"
    assert proxy_for("http://h", {**PROXY, "ALL_PROXY": "http://a:1"}) == "http://p:1"


def test_a_proxy_without_a_scheme_uses_http() -> None:
    assert proxy_for("https://h", {"HTTPS_PROXY": "p:3128"}) == "http://p:3128"


def test_credentials_are_kept_in_the_proxy_url() -> None:
    proxy = "http://user:pa%3Ass@p:1"
    assert proxy_for("http://h", {"HTTP_PROXY": proxy}) == proxy


@pytest.mark.parametrize("empty", ["", " "])
def test_an_empty_variable_is_ignored(empty: str) -> None:
    assert proxy_for("http://h", {"HTTP_PROXY": empty}) is None


@pytest.mark.parametrize(
    ("no_proxy", "url"),
    [
        ("*", "http://anything"),
        ("example.com", "http://example.com/x"),
        ("example.com", "http://api.example.com"),
        (".example.com", "http://api.example.com"),
        ("*.example.com", "http://api.example.com"),
        ("EXAMPLE.com", "http://Example.COM"),
        ("other, example.com", "http://example.com"),
        ("example.com:8080", "http://example.com:8080"),
        ("localhost", "http://localhost:9000"),
        ("127.0.0.1", "http://127.0.0.1:9000"),
        ("10.0.0.0/8", "http://10.200.3.4"),
        ("10.0.0.1/8", "http://10.200.3.4"),
        ("::1", "http://[::1]:9000"),
        ("[::1]", "http://[::1]:9000"),
        ("fd00::/8", "http://[fd12::1]"),
    ],
)
def test_no_proxy_matches_hosts_domains_and_networks(no_proxy: str, url: str) -> None:
    assert proxy_for(url, {**PROXY, "NO_PROXY": no_proxy}) is None
    assert proxy_for(url, {**PROXY, "no_proxy": no_proxy}) is None


@pytest.mark.parametrize(
    ("no_proxy", "url"),
    [
        ("", "http://example.com"),
        (",,", "http://example.com"),
        ("example.com", "http://notexample.com"),
        ("example.com", "http://example.com.evil"),
        ("example.com:8080", "http://example.com"),
        ("10.0.0.0/8", "http://11.0.0.1"),
        ("10.0.0.0/8", "http://ten.example.com"),
        ("1.2.3.4/99", "http://1.2.3.4"),
    ],
)
def test_no_proxy_matches_nothing_else(no_proxy: str, url: str) -> None:
    assert proxy_for(url, {**PROXY, "NO_PROXY": no_proxy}) == "http://p:1"


def test_http_proxy_is_ignored_in_a_cgi_program() -> None:
    cgi = {"REQUEST_METHOD": "GET", "HTTP_PROXY": "http://evil"}
    assert proxy_for("http://h", cgi) is None
