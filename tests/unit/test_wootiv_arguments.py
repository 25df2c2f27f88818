"""Missing required arguments raise one error that names them."""

from typing import Any

import pytest

from ittybit.errors import ArgumentError
from wootiv.arguments import Extra, build_request, check_required
from wootiv.types.contact_group import ContactGroupCreateParams
from wootiv.types.crud import EntryCreateParams


@pytest.mark.parametrize("given", [{"a"}, {"a", "b"}])
def test_one_required_argument(given: set[str]) -> None:
    check_required("foo()", given, ["a"])
    with pytest.raises(TypeError, match=r"^Missing required argument: 'a', in foo\(\)"):
        check_required("foo()", given - {"a"}, ["a"])


def test_several_required_arguments() -> None:
    check_required("foo()", ["c", "a", "b"], ["a", "b", "c"])
    with pytest.raises(TypeError, match=r"^Missing required arguments: 'a', 'c', in "):
        check_required("foo()", ["b"], ["c", "b", "a"])
    with pytest.raises(TypeError, match=r"^Missing required argument: 'c', in "):
        check_required("foo()", ["a", "b"], ["a", "b", "c"])


def test_alternatives_of_one_argument() -> None:
    for given in (["a"], ["b"], ["a", "b"]):
        check_required("foo()", given, ["a"], ["b"])
    with pytest.raises(TypeError) as caught:
        check_required("foo()", [], ["a"], ["b"])
    assert str(caught.value) == (
        "Missing required arguments; Expected either ('a') or ('b') arguments to be "
        "given, in foo()"
    )


def test_alternatives_of_several_arguments() -> None:
    for given in (["a", "b"], ["c"], ["a", "c"]):
        check_required("foo()", given, ["a", "b"], ["c"])
    with pytest.raises(TypeError, match=r"either \('a' and 'b'\) or \('c'\) arguments"):
        check_required("foo()", ["a"], ["a", "b"], ["c"])


def test_a_required_argument_may_be_none() -> None:
    given: dict[str, Any] = {"name": None, "description": None}
    check_required("foo()", given, ["name"])


def test_a_call_may_have_no_required_arguments() -> None:
    check_required("foo()", [], [])
    assert build_request("GET", "/x", {}, Extra).query == {}


def test_the_caller_s_arguments_are_not_changed() -> None:
    members = [{"some_text": 1}]
    given = {
        "extra_headers": {"X-A": "1"},
        "extra_query": {"a": [1]},
        "extra_body": {"b": members},
    }
    before = {name: dict(value) for name, value in given.items()}
    request = build_request("GET", "/x", given, Extra)
    assert given == before
    assert given["extra_body"]["b"] is members
    assert request.query == {"a": [1]}
    assert request.query is not given["extra_query"]


@pytest.mark.parametrize("name", ["extra_headers", "extra_query"])
def test_an_extra_argument_that_is_not_a_mapping_is_an_argument_error(
    name: str,
) -> None:
    with pytest.raises(ArgumentError, match=f"{name} must be a mapping, got 7"):
        build_request("GET", "/x", {name: 7}, Extra)


def test_an_unknown_argument_is_named() -> None:
    with pytest.raises(TypeError, match=r"POST /x got an unexpected .* 'colour'"):
        build_request("POST", "/x", {"colour": "red"}, ContactGroupCreateParams)


def test_a_missing_argument_of_a_registry_entry_raises() -> None:
    with pytest.raises(TypeError, match=r"Missing required arguments: 'enabled', "):
        build_request("POST", "/x", {"value": 1}, EntryCreateParams)
