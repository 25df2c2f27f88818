"""Header names are case-insensitive."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ittybit.core.http.request_options import merge_headers
from ittybit.errors import ArgumentError

NAMES = some.sampled_from(["Accept", "accept", "ACCEPT", "X-A", "x-a", "X-B"])
FIELDS = some.dictionaries(some.sampled_from(["Accept", "X-A", "X-B"]), some.just("0"))
MORE = some.dictionaries(NAMES, some.sampled_from(["1", "2", None]))


def test_a_header_is_replaced_in_any_case() -> None:
    fields = {"Content-Type": "application/json", "X-A": "1"}
    replaced = {"X-A": "1", "content-type": "text/plain"}
    assert merge_headers(fields, {"content-type": "text/plain"}) == replaced


def test_none_removes_a_header_in_any_case() -> None:
    assert merge_headers({"X-A": "1", "X-B": "2"}, {"x-a": None}) == {"X-B": "2"}


def test_the_last_of_two_spellings_is_sent() -> None:
    assert merge_headers({}, {"Accept": "*/*", "accept": "a/b"}) == {"accept": "a/b"}
    assert merge_headers({"ACCEPT": "1"}, {"Accept": "*/*", "accept": None}) == {}


def test_an_empty_overlay_changes_nothing() -> None:
    assert merge_headers({"X-A": "1"}, {}) == {"X-A": "1"}


def test_a_header_name_that_is_not_a_string_is_an_argument_error() -> None:
    more: dict[Any, str | None] = {5: "x"}
    with pytest.raises(ArgumentError, match="5 is no header name"):
        merge_headers({}, more)


@given(FIELDS, MORE)
def test_each_name_appears_once_with_its_last_value(
    fields: dict[str, str], more: dict[str, str | None]
) -> None:
    expected = {name.lower(): value for name, value in [*fields.items(), *more.items()]}
    found = merge_headers(fields, more)
    names = [name.lower() for name in found]
    assert len(set(names)) == len(names)
    assert {name.lower(): value for name, value in found.items()} == {
        name: value for name, value in expected.items() if value is not None
    }
