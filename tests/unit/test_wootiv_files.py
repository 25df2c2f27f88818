"""Files are extracted from the arguments of a call, which are not changed."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from wootiv import file_from_path
from wootiv.files import ARRAY, extract_files


def test_a_file_is_extracted_under_the_name_of_its_part() -> None:
    assert extract_files({"foo": b"file", "hello": "world"}, ("foo",)) == (
        {"hello": "world"},
        [("foo", b"file")],
    )
    sent = {"foo": {"foo": {"bar": b"file"}}, "hello": "world"}
    assert extract_files(sent, ("foo", "foo", "bar")) == (
        {"foo": {"foo": {}}, "hello": "world"},
        [("foo[foo][bar]", b"file")],
    )


def test_files_are_extracted_from_lists() -> None:
    sent = {"documents": [{"file": b"1"}, {"file": b"2", "title": "two"}, {}]}
    assert extract_files(sent, ("documents", ARRAY, "file")) == (
        {"documents": [{}, {"title": "two"}, {}]},
        [("documents[][file]", b"1"), ("documents[][file]", b"2")],
    )
    assert extract_files({"bulk": [b"1", b"2"]}, ("bulk", ARRAY)) == (
        {"bulk": []},
        [("bulk[]", b"1"), ("bulk[]", b"2")],
    )


@pytest.mark.parametrize(
    ("sent", "path"),
    [
        ({"foo": {"bar": b"1"}}, ("foo", ARRAY, "bar")),
        ({"foo": [b"1", b"2"]}, ("foo", "bar")),
        ({"foo": {"bar": b"1"}}, ("foo", "baz")),
        ({"foo": {"bar": b"1"}}, ("bar",)),
        ({"foo": "text"}, ("foo", "bar")),
        ({"foo": {"bar": 1}}, ("foo", ARRAY)),
        ({"foo": None}, ("foo",)),
        ({}, ("foo",)),
    ],
)
def test_nothing_is_extracted_if_there_is_no_file(
    sent: dict[str, Any], path: list[str]
) -> None:
    assert extract_files(sent, path) == (sent, [])


def test_several_paths_are_searched_in_order() -> None:
    sent = {"a": b"1", "b": [b"2"]}
    assert extract_files(sent, ("b", ARRAY), ("a",)) == (
        {"b": []},
        [("b[]", b"2"), ("a", b"1")],
    )


def test_an_item_that_is_not_a_file_is_extracted_too() -> None:
    assert extract_files({"bulk": [None, 7]}, ("bulk", ARRAY))[1] == [
        ("bulk[]", None),
        ("bulk[]", 7),
    ]


COPIED: list[Any] = [
    {"foo": "bar"},
    {"foo": {"bar": True}},
    {"foo": {"bar": [{"hello": "world"}]}},
    {"foo": ["a", "b"]},
    {"foo": ["a", [1, 2, 3]]},
]


def parts(value: Any) -> list[Any]:
    """Return the mappings and lists in `value`, including itself."""
    inner = value.values() if isinstance(value, dict) else value
    mutable = [each for each in inner if isinstance(each, dict | list)]
    return [value, *(part for each in mutable for part in parts(each))]


@pytest.mark.parametrize("sent", COPIED)
def test_mappings_and_lists_are_copied(sent: dict[str, Any]) -> None:
    rest, _ = extract_files(sent, ("none",))
    assert rest == sent
    for one, other in zip(parts(sent), parts(rest), strict=True):
        assert one is not other


def test_tuples_and_other_values_are_shared() -> None:
    file, thing = BytesIO(b""), object()
    pair = ("a.png", file, None, {"X-A": "1"})
    sent = {"pair": pair, "deep": [{"pair": pair, "thing": thing}], "file": file}
    rest, files = extract_files(sent, ("pair",), ("file",))
    assert rest == {"deep": [{"pair": pair, "thing": thing}]}
    assert rest["deep"] == [{"pair": pair, "thing": thing}]
    assert [value for _, value in files] == [pair, file]
    assert files[0][1] is pair
    assert files[1][1] is file
    assert set(sent) == {"pair", "deep", "file"}


def test_a_file_from_a_path_has_its_name_and_content(tmp_path: Path) -> None:
    path = tmp_path / "harbour.png"
    path.write_bytes(b"png")
    assert file_from_path(str(path)) == ("harbour.png", b"png")
