"""Paths, queries, and URLs have one spelling. Input cannot change their structure."""

import pytest

from ittybit.core.http.models import Headers
from ittybit.core.url.redaction import redact_urls
from ittybit.core.url.url import (
    check_base_url,
    has_zone,
    host_header,
    join,
    origin,
    path,
    path_of,
    resolve,
    segment,
    unescape_zone,
    without_zone,
)
from ittybit.errors import ArgumentError
from ittybit.types import Media


def test_an_id_becomes_one_path_segment() -> None:
    assert path("media", "med_1") == "/media/med_1"
    assert path("media") == "/media"


@pytest.mark.parametrize("id", ["", " ", ".", "..", "a/b", "a?b", "a#b", "a\\b", "a.."])
def test_an_id_that_would_change_the_path_is_refused(id: str) -> None:
    with pytest.raises(ArgumentError, match="id must not"):
        segment(id)


def test_an_id_that_is_not_a_string_is_refused_with_a_hint() -> None:
    with pytest.raises(ArgumentError, match=r"a str, not int\Z"):
        segment(7)
    with pytest.raises(ArgumentError, match=r"not Media: pass its \.id$"):
        segment(Media(id="med_1"))


@pytest.mark.parametrize(
    ("id", "spelled"),
    [("a b", "a%20b"), ("ü", "%C3%BC"), ("a%2Fb", "a%252Fb"), ("a.b~c-d", "a.b~c-d")],
)
def test_reserved_characters_in_a_path_segment_are_encoded(
    id: str, spelled: str
) -> None:
    assert segment(id) == spelled


@pytest.mark.parametrize(
    ("base", "below", "asked", "url"),
    [
        ("http://h/", "/media", "", "http://h/media"),
        ("http://h/v1", "/media", "a=1", "http://h/v1/media?a=1"),
        ("http://h", "http://g/f?s=1", "", "http://g/f?s=1"),
        ("http://h", "http://g/f?s=1", "a=1", "http://g/f?s=1&a=1"),
    ],
)
def test_a_path_is_appended_to_the_base_and_a_url_is_not(
    base: str, below: str, asked: str, url: str
) -> None:
    assert join(base, below, asked) == url


@pytest.mark.parametrize(
    "base",
    [
        "",
        "api.example.com",
        "ftp://example.com",
        "http://",
        "http://[bad",
        "http://h:0",
        "http://h:99999",
        "http://a b",
        "http://h\n",
        " http://h",
        "http://[::1",
        "http://h\\@evil",
        "http://h#fragment",
        "http://h?tenant=5",
        "http://h/api?",
        "http://user:word@h",
        f"http://{'a' * 64}.com",
    ],
)
def test_an_invalid_base_url_is_refused_with_its_name(base: str) -> None:
    with pytest.raises(ArgumentError, match="ITTYBIT_BASE_URL must "):
        check_base_url(base, "ITTYBIT_BASE_URL")


def test_a_base_url_loses_its_trailing_slash() -> None:
    assert check_base_url("http://127.0.0.1:81/v1/") == "http://127.0.0.1:81/v1"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://h", "http://h:80/x", True),
        ("https://h:443/", "https://H", True),
        ("http://h", "https://h", False),
        ("http://h", "http://h.evil", False),
        ("http://h:1", "http://h:2", False),
        ("http://h", "http://h@evil", False),
    ],
)
def test_an_origin_is_scheme_host_and_port(one: str, other: str, same: bool) -> None:
    assert (origin(one) == origin(other)) is same


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("GET http://h/a?expiry=1&signature=x%3D_- no", "GET http://h/a no"),
        ("url='https://us%40er:pa:ss@p:1/x?a=b' (407)", "url='https://p:1/x' (407)"),
        ("/only/path?signature=x, really?", "/only/path really?"),
        ("is the key right?", "is the key right?"),
        ("mail a@b or see http://h/x", "mail a@b or see http://h/x"),
        ("URL('http://h/?signature=x')", "URL('http://h/')"),
    ],
)
def test_a_shown_url_has_no_credentials_and_no_query(text: str, left: str) -> None:
    assert redact_urls(text) == left


BASE = "http://h:81/a/b?q=1"


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/x/../y", "http://h:81/y"),
        ("/..", "http://h:81/"),
        ("c", "http://h:81/a/c"),
        ("./c//d/.", "http://h:81/a/c//d/"),
        ("../../../c", "http://h:81/c"),
        ("?r=2", "http://h:81/a/b?r=2"),
        ("#part", BASE),
        ("//g/x?", "http://g/x?"),
        ("HTTPS://G/x#part", "https://g/x"),
        ("http://g/a/../b?x=%2a%7e[1]", "http://g/a/../b?x=%2a%7e[1]"),
        ("http://g?x", "http://g/?x"),
        ("/a b|c", "http://h:81/a%20b%7Cc"),
        ("/\\evil", "http://h:81/%5Cevil"),
        ("/100%", "http://h:81/100%"),
    ],
)
def test_a_reference_is_resolved_and_an_absolute_url_is_kept(
    location: str, url: str
) -> None:
    assert resolve(BASE, location) == url


@pytest.mark.parametrize(
    "location",
    ["http://[::1", "//[x", "http:/x", "ftp://h/x", "http://", "/a\tb", "mailto:a@b"],
)
def test_an_invalid_reference_is_refused(location: str) -> None:
    with pytest.raises(ArgumentError):
        resolve(BASE, location)


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ("/caf\u00e9/\u6771?\u00fc".encode(), "/caf%C3%A9/%E6%9D%B1?%C3%BC"),
        ("//b\u00fccher.example/".encode(), "//xn--bcher-kva.example/"),
        (b"/caf\xe9", "/caf%C3%A9"),
        (b"/\xc3\xa9\xe9", "/%C3%83%C2%A9%C3%A9"),
        (b"/\xff\xfe", "/%C3%BF%C3%BE"),
        ("/\u00c3\u00bc".encode(), "/%C3%83%C2%BC"),
    ],
)
def test_raw_bytes_of_a_location_give_the_same_url_in_both_encodings(
    raw: bytes, url: str
) -> None:
    expected = f"http:{url}" if url.startswith("//") else f"http://h:81{url}"
    latin, utf_8 = raw.decode("latin-1"), raw.decode("utf-8", "surrogateescape")
    for sent in (
        Headers([("Location", latin)], is_latin=True),
        Headers([("Location", utf_8)]),
    ):
        assert resolve(BASE, sent["location"]) == expected


def test_an_ipv6_zone_is_used_for_connecting_but_not_sent() -> None:
    url = "http://[fe80::1%25eth0]:81/x?y=%25"
    assert unescape_zone(url) == "http://[fe80::1%eth0]:81/x?y=%25"
    assert without_zone(url) == "http://[fe80::1]:81/x?y=%25"
    assert host_header(url) == "[fe80::1]:81"
    assert origin(url) == ("http", "fe80::1%eth0", 81)
    assert has_zone(url)
    for other in ("http://h/[::1%25lo]", "http://[::1]/%25lo]", "http://h:81/%25"):
        assert unescape_zone(other) == without_zone(other) == other
        assert not has_zone(other)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("http://h/a%20b/c?x#y", "/a b/c"),
        ("http://h?x/y", ""),
        ("s3://bucket/key", "/key"),
        ("http://[::1/x", "/x"),
        ("", ""),
    ],
)
def test_the_path_of_a_url_is_decoded(url: str, path: str) -> None:
    assert path_of(url) == path
