"""Rules of `proxies`: the mapping that httpx documents, most specific first."""

import pickle
from typing import Any

import pytest

from ittybit.core.config.connections import Connections
from ittybit.core.config.proxies import Proxies

P, Q = "http://p:1", "http://q:2"
ENVIRONMENT = {"ALL_PROXY": "http://environment:3"}


def proxy(url: str, mapping: Any) -> str | None:
    rules: Any = Connections(proxy=mapping).proxy
    return Proxies(rules, ENVIRONMENT).of(url)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://example.com", "all://"),
        ("https://example.com/x?y", "all://"),
        ("http://example.com", "http://"),
        ("http://example.com", "HTTP://"),
        ("http://example.com", "all://*"),
        ("http://example.com", "http://example.com"),
        ("http://example.com", "all://EXAMPLE.com/"),
        ("http://example.com.", "all://example.com"),
        ("http://www.example.com", "all://*.example.com"),
        ("http://a.b.example.com", "all://*.example.com"),
        ("http://www.example.com", "all://*example.com"),
        ("http://example.com", "all://*example.com"),
        ("http://example.com:1234", "all://*:1234"),
        ("http://example.com:1234", "all://:1234"),
        ("http://example.com:1234", "all://example.com:1234"),
        ("https://example.com", "https://example.com:443"),
        ("https://example.com", "all://example.com:443"),
        ("http://[::1]:8080", "all://[0:0::1]"),
        ("http://[fe80::1%25eth0]", "all://[fe80::1]"),
        ("http://xn--bcher-kva.example", "all://b\u00fccher.example"),
        ("http://a.xn--bcher-kva.example", "all://*.b\u00fccher.example"),
    ],
)
def test_a_key_matches_scheme_host_and_port(url: str, key: str) -> None:
    assert proxy(url, {key: P}) == P


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://example.com", "https://"),
        ("https://example.com", "http://example.com"),
        ("http://example.com", "all://*.example.com"),
        ("http://wwwexample.com", "all://*.example.com"),
        ("http://wwwexample.com", "all://*example.com"),
        ("http://www.example.com", "all://example.com"),
        ("http://example.com.evil", "all://example.com"),
        ("http://example.com", "all://example.com:1234"),
        ("http://example.com:1234", "all://example.com:80"),
        ("http://example.com", "all://*:443"),
    ],
)
def test_a_url_without_a_matching_key_connects_directly(url: str, key: str) -> None:
    assert proxy(url, {key: P}) is None
    assert proxy(url, {}) is None


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("all://", "http://"),
        ("http://", "all://example.com"),
        ("http://*", "all://example.com"),
        ("all://example.com", "http://example.com"),
        ("http://example.com", "all://*:80"),
        ("all://*example.com", "all://example.com"),
        ("all://*.com", "all://*example.com"),
    ],
)
@pytest.mark.parametrize("value", [P, None])
def test_the_most_specific_key_wins_in_any_order(
    wide: str, narrow: str, value: str | None
) -> None:
    url = "http://example.com/x"
    assert proxy(url, {wide: Q, narrow: value}) == value
    assert proxy(url, {narrow: value, wide: Q}) == value


def test_equal_mappings_share_connections_and_can_be_pickled() -> None:
    one = Connections(proxy={"http://": P, "https://": None})
    other = Connections(proxy={"https://*": None, "HTTP://": f"{P}/"})
    assert (one, hash(one)) == (other, hash(other))
    again: Any = pickle.loads(pickle.dumps(one.proxy))
    assert Connections(proxy=again) == one
    assert P not in repr(one)
