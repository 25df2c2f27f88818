"""Paths, queries and addresses are spelled once, and so that nothing can slip in."""

import pytest

from ittybit.errors import ArgumentError
from ittybit.url import checked_base, join, origin, path, query, redacted, segment


def test_an_id_becomes_one_segment() -> None:
    assert path("media", "med_1") == "/media/med_1"
    assert path("media") == "/media"


@pytest.mark.parametrize("id", ["", " ", ".", "..", "a/b", "a?b", "a#b", "a\\b", "a.."])
def test_an_id_that_would_change_the_path_is_refused(id: str) -> None:
    with pytest.raises(ArgumentError, match="id must not"):
        segment(id)


def test_an_id_that_is_no_text_is_refused_with_a_hint() -> None:
    with pytest.raises(ArgumentError, match=r"not int: pass its \.id"):
        segment(7)


@pytest.mark.parametrize(
    ("id", "spelled"),
    [("a b", "a%20b"), ("ü", "%C3%BC"), ("a%2Fb", "a%252Fb"), ("a.b~c-d", "a.b~c-d")],
)
def test_what_cannot_stand_in_a_segment_is_encoded(id: str, spelled: str) -> None:
    assert segment(id) == spelled


def test_a_query_spells_booleans_lists_and_spaces_as_the_api_does() -> None:
    assert query({"a": True, "b": [1, 2], "c": "x y/&"}) == (
        "a=true&b=1&b=2&c=x%20y%2F%26"
    )


def test_later_parts_of_a_query_win_and_none_leaves_a_name_out() -> None:
    assert query({"a": 1, "b": 2}, None, {"a": 3, "b": None}) == "a=3"


@pytest.mark.parametrize(
    ("base", "below", "asked", "url"),
    [
        ("http://h/", "/media", "", "http://h/media"),
        ("http://h/v1", "/media", "a=1", "http://h/v1/media?a=1"),
        ("http://h", "http://g/f?s=1", "", "http://g/f?s=1"),
        ("http://h", "http://g/f?s=1", "a=1", "http://g/f?s=1&a=1"),
    ],
)
def test_a_path_is_below_the_base_and_a_url_stands_for_itself(
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
        "http://user:word@h",
        f"http://{'a' * 64}.com",
    ],
)
def test_a_base_that_is_no_address_is_refused_by_its_name(base: str) -> None:
    with pytest.raises(ArgumentError, match="ITTYBIT_BASE_URL must be an http"):
        checked_base(base, "ITTYBIT_BASE_URL")


def test_a_base_loses_its_trailing_slash() -> None:
    assert checked_base("http://127.0.0.1:80/v1/") == "http://127.0.0.1:80/v1"


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
def test_origins_are_scheme_host_and_port(one: str, other: str, same: bool) -> None:
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
def test_what_is_shown_holds_neither_credentials_nor_queries(
    text: str, left: str
) -> None:
    assert redacted(text) == left


def test_a_query_that_is_no_text_is_refused() -> None:
    with pytest.raises(ArgumentError, match="the query must be text"):
        query({"title": "\ud800"})
