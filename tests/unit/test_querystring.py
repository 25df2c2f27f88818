"""Each API has its own query string format."""

from fractions import Fraction
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ittybit.core.url.querystring import Querystring
from ittybit.errors import ArgumentError


def pairs(values: dict[str, Any], **how: Any) -> list[tuple[str, str]]:
    return list(Querystring(**how).pairs(values))


def test_booleans_lists_and_spaces_are_encoded() -> None:
    assert Querystring().stringify({"a": True, "b": [1, 2], "c": "x y/&"}) == (
        "a=true&b=1&b=2&c=x%20y%2F%26"
    )


def test_later_parts_take_precedence_and_none_removes_a_name() -> None:
    parts = {"a": 1, "b": 2}, None, {"a": 3, "b": None}
    assert Querystring().stringify(*parts) == "a=3"


@pytest.mark.parametrize("values", [{}, {"a": {}}, {"a": {"b": {"c": {}}}}, {"a": []}])
def test_empty_values_at_any_depth_are_omitted(values: dict[str, Any]) -> None:
    assert Querystring(arrays="comma").stringify(values) == ""


def test_scalars_are_written_without_quotes() -> None:
    assert pairs({"a": True, "b": False, "c": 1.5, "d": None, "e": "x"}) == [
        ("a", "true"),
        ("b", "false"),
        ("c", "1.5"),
        ("e", "x"),
    ]


@pytest.mark.parametrize("value", [len, int, ..., 1j, Fraction(1, 3), b"a", {"a"}])
def test_a_value_that_is_neither_text_nor_a_number_is_refused(value: object) -> None:
    for values in ({"a": value}, {"a": [value]}, {"a": {"b": value}}):
        with pytest.raises(ArgumentError, match=r"^a query cannot contain"):
            Querystring().stringify(values)


def test_an_empty_string_is_sent_or_omitted() -> None:
    assert pairs({"a": ""}) == [("a", "")]
    assert pairs({"a": ""}, empty=False) == []

    assert pairs({"a": [""], "b": {"c": ""}}, arrays="comma", empty=False) == []


def test_mappings_are_nested_with_brackets_or_dots() -> None:
    values = {"a": {"b": {"c": "d"}, "e": True}}
    assert pairs(values) == [("a[b][c]", "d"), ("a[e]", "true")]
    assert pairs(values, nested="dots") == [("a.b.c", "d"), ("a.e", "true")]


def test_a_comma_separated_list_omits_none() -> None:
    assert pairs({"in": ["foo", None, "bar", True]}, arrays="comma") == [
        ("in", "foo,bar,true")
    ]


def test_a_comma_separated_list_may_be_nested_in_a_mapping() -> None:
    values = {"a": {"b": [1, 2.5], "c": {"d": ("x",)}}}
    assert pairs(values, arrays="comma") == [("a[b]", "1,2.5"), ("a[c][d]", "x")]


def test_a_repeated_list_may_contain_mappings() -> None:
    assert pairs({"in": ["foo", {"b": {"c": "d"}}, None]}, arrays="repeat") == [
        ("in", "foo"),
        ("in[b][c]", "d"),
    ]


def test_a_list_with_brackets_has_them_in_its_name() -> None:
    assert pairs({"a": [1, {"b": 2}]}, arrays="brackets") == [
        ("a[]", "1"),
        ("a[][b]", "2"),
    ]


def test_a_comma_separated_list_cannot_contain_a_mapping() -> None:
    with pytest.raises(ArgumentError, match="list 'a' is joined with commas"):
        pairs({"a": [{"b": 1}]}, arrays="comma")


VALUES = some.dictionaries(
    some.text(min_size=1),
    some.text() | some.integers() | some.booleans() | some.lists(some.text()),
)


@given(VALUES, some.sampled_from(["repeat", "comma", "brackets"]))
def test_parsing_a_query_restores_its_pairs(
    values: dict[str, Any], arrays: Any
) -> None:
    spelling = Querystring(arrays=arrays)
    text = spelling.stringify(values)
    assert text.isascii()
    assert parse_qsl(text, keep_blank_values=True) == list(spelling.pairs(values))


@pytest.mark.parametrize("how", [{"arrays": "foo"}, {"nested": "foo"}])
def test_an_unknown_format_is_an_error(how: dict[str, Any]) -> None:
    with pytest.raises(ArgumentError, match="value: foo, choose from"):
        Querystring(**how)


def test_a_query_with_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(ArgumentError, match="the query must be text"):
        Querystring().stringify({"title": "\ud800"})
