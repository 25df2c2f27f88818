"""Every URL has one normal form, and an invalid URL raises ArgumentError."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ittybit.core.url.syntax import parse_url
from ittybit.core.url.url import host_header, normalize, origin, unescape_zone
from ittybit.errors import ArgumentError


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("http://h", "http://h"),
        ("HTTP://Example.COM:080/A", "http://example.com/A"),
        ("https://[::1]:443?a", "https://[::1]/?a"),
        ("https://h:80", "https://h:80"),
        ("http://h:/x", "http://h/x"),
        ("http://h?x=1", "http://h/?x=1"),
        ("http://h./x", "http://h./x"),
        ("http://a_b.example/", "http://a_b.example/"),
        ("http://h/a/../b/./c//d", "http://h/a/../b/./c//d"),
        (
            "http://h/%7e%2F~*'()!?a=%2a&b=[1]&&c",
            "http://h/%7e%2F~*'()!?a=%2a&b=[1]&&c",
        ),
        ("http://h/100%/%zz", "http://h/100%/%zz"),
        ('http://h/\u00fc "<>\\^`{|}', "http://h/%C3%BC%20%22%3C%3E%5C%5E%60%7B%7C%7D"),
        ("http://B\u00dcCHER.example/", "http://xn--bcher-kva.example/"),
        ("http://b%C3%BCcher.example", "http://xn--bcher-kva.example"),
        ("http://xn--bcher-kva.example", "http://xn--bcher-kva.example"),
        ("http://stra\u00dfe.de", "http://xn--strae-oqa.de"),  # IDNA 2003: strasse.de
        ("http://\u6771\u4eac\u3002jp:8080/", "http://xn--1lqs71d.jp:8080/"),
        ("http://\uff11\uff12\uff17.0.0.1", "http://127.0.0.1"),
        ("http://[0:0:0:0:0:0:0:1]:81", "http://[::1]:81"),
        ("http://[FE80::A%25Eth0]", "http://[fe80::a%25Eth0]"),
        ("http://[fe80::1%Eth0]:1/x", "http://[fe80::1%25Eth0]:1/x"),
        ("http://[fe80::1%25%65th0]", "http://[fe80::1%25eth0]"),
        ("http://[fe80::1%251]", "http://[fe80::1%251]"),
        ("http://[fe80::1%25]", "http://[fe80::1%2525]"),
        ("http://[fe80::1%2525]", "http://[fe80::1%2525]"),
    ],
)
def test_a_url_has_one_normal_form(url: str, normal: str) -> None:
    assert normalize(url) == normal
    assert normalize(normal) == normal
    assert normalize(unescape_zone(normal)) == normal


@pytest.mark.parametrize(
    "url",
    [
        "",
        "h/x",
        "//h/x",
        "http:/h",
        "http:///x",
        "ftp://h",
        "http://[::1",
        "http://::1]",
        "http://[::1]x",
        "http://[::1]]",
        "http://[[::1]]",
        "http://[x]",
        "http://[v1.x]",
        "http://[1.2.3.4]",
        "http://[::1%]",
        "http://[fe80::1%25a/b]",
        "http://[fe80::1%25%2F]",
        "http://[fe80::1%25%0d]",
        "http://[::\uff11]",
        "http://h:0",
        "http://h:65536",
        "http://h:-1",
        "http://h:+1",
        "http://h:8_0",
        "http://h:\u0668\u0660",
        "http://h:80:80",
        "http://a b",
        "http://a..b",
        "http://.a",
        f"http://{'a' * 64}",
        f"http://{'a.' * 127}a",
        "http://\u2100/x",
        "http://a\uff0fb",
        "http://\u2603.net",
        "http://xn--\u00fc",
        "http://h%2Fx",
        "http://h%00",
        "http://h%ff",
        "http://h\\x",
        "http://u@h",
        "http://u:p@h",
        "http://h@",
        "http://h/#x",
        "http://h/x ",
        "\u00a0http://h",
        "http://h/\nx",
        "http://h/\tx",
        "http://h/\x7f",
        "http://h/\ud800",
        "http://\ud800",
    ],
)
def test_an_invalid_url_is_an_argument_error_with_its_name(url: str) -> None:
    with pytest.raises(ArgumentError, match="the place must be an http or https URL"):
        normalize(url, "the place")


@pytest.mark.parametrize(
    "url",
    ["http://u:hush@h", "http://u:hu/sh@h", "http://u:hu sh@[", "http://u:h?sh@h"],
)
def test_an_error_never_shows_a_password(url: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        normalize(url)
    assert "sh" not in str(caught.value)


def test_the_query_of_an_invalid_url_is_not_shown() -> None:
    with pytest.raises(ArgumentError) as caught:
        normalize("http://[/x?signature=secret")
    assert "secret" not in str(caught.value)


pieces = st.sampled_from([*"[]%@:/?#.\\ 0", "%25", "http://", "::1", "xn--", "\u00fc"])
texts = st.lists(pieces | st.text(max_size=3), max_size=8).map("".join)


@given(st.sampled_from(["", "http://", "https://[", "HTTP://h"]), texts)
def test_every_string_becomes_an_ascii_url_or_an_argument_error(
    start: str, text: str
) -> None:
    try:
        url = normalize(start + text)
    except ArgumentError:
        return
    assert url.isascii()
    assert url.isprintable()
    assert " " not in url
    assert normalize(url) == url
    assert origin(url)[1]
    assert "%" not in host_header(url)


@pytest.mark.parametrize(
    "host",
    [
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "0X7F000001",
        "127.0.0.1.",
    ],
)
def test_an_ipv4_address_is_sent_as_four_decimal_numbers(host: str) -> None:
    assert parse_url(f"http://{host}:80/x").host == "127.0.0.1"


@pytest.mark.parametrize(
    "host", ["256.0.0.1", "1.2.3.4.5", "1.2.3.256", "09.1", "a.1", "1.0x1g.1", "1_0.1"]
)
def test_an_invalid_ipv4_address_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match="IPv4"):
        parse_url(f"http://{host}/")
