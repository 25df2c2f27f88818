"""Arguments with Python names become JSON values."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any, NotRequired, Required, TypedDict

import pytest

from wootiv.transform import Wire, transform


class Bar(TypedDict, total=False):
    this_thing: Annotated[int, Wire("this__thing")]
    more: Annotated["Bar", Wire("moreBar")]


class Foo(TypedDict, total=False):
    foo_bar: Annotated[str, Wire("fooBar")]


class Quay(TypedDict, total=False):
    bars: list[Bar]
    either: Foo | Bar
    many: list[Foo] | Bar
    maybe: Annotated[Foo | None, Wire("mayBe")]
    must: Required[Annotated[Foo, Wire("mustHave")]]
    inside: Annotated[Required[Foo], Wire("inSide")]
    need_not: NotRequired[Annotated[Foo, Wire("needNot")]]
    number: Annotated[Foo | int, Wire("theNumber")]
    free: object


class Times(TypedDict, total=False):
    at: Annotated[str | datetime, Wire("theTime")]
    days: list[date]
    custom: Annotated[list[datetime] | None, Wire("asText", time_format="%d.%m.%Y")]


AT = datetime(2023, 2, 23, 14, 16, 36, 337692, UTC)
EAST = timezone(timedelta(hours=5, minutes=30))


def test_a_name_is_converted_to_its_json_name() -> None:
    assert transform({"foo_bar": "hello"}, Foo) == {"fooBar": "hello"}


def test_names_are_converted_at_any_depth() -> None:
    assert transform({"this_thing": 1, "more": {"this_thing": 2}}, Bar) == {
        "this__thing": 1,
        "moreBar": {"this__thing": 2},
    }


def test_names_are_converted_in_each_item_of_a_list() -> None:
    sent = {"bars": [{"this_thing": 1}, {"this_thing": 2, "more": {}}]}
    assert transform(sent, Quay) == {
        "bars": [{"this__thing": 1}, {"this__thing": 2, "moreBar": {}}]
    }
    assert transform([{"foo_bar": "x"}], list[Foo]) == [{"fooBar": "x"}]
    assert transform(({"foo_bar": "x"},), list[Foo]) == [{"fooBar": "x"}]


def test_the_names_of_all_members_of_a_union_are_converted() -> None:
    both = {"foo_bar": "x", "this_thing": 1}
    wire = {"fooBar": "x", "this__thing": 1}
    assert transform({"either": both}, Quay) == {"either": wire}


def test_a_union_may_contain_a_list() -> None:
    assert transform({"many": [{"foo_bar": "x"}]}, Quay) == {"many": [{"fooBar": "x"}]}
    assert transform({"many": {"this_thing": 1}}, Quay) == {"many": {"this__thing": 1}}


def test_unknown_names_are_not_changed() -> None:
    sent = {"foo_bar": "x", "brand_new": {"foo_bar": 1}}
    assert transform(sent, Foo) == {"fooBar": "x", "brand_new": {"foo_bar": 1}}


def test_the_content_of_a_free_field_is_not_changed() -> None:
    sent = {"free": {"foo_bar": [{"this_thing": AT}]}}
    assert transform(sent, Quay) == sent


@pytest.mark.parametrize("odd", ["text", 7, None, True, b"raw", {"foo_bar": 1}])
def test_a_value_of_another_type_is_not_changed(odd: Any) -> None:
    assert transform({"bars": odd}, Quay) == {"bars": odd}


@pytest.mark.parametrize("odd", ["text", 7, None, True, b"raw", [{"foo_bar": 1}]])
def test_another_value_instead_of_a_mapping_is_not_changed(odd: Any) -> None:
    assert transform({"maybe": odd, "either": odd}, Quay) == {
        "mayBe": odd,
        "either": odd,
    }


def test_type_wrappers_are_ignored() -> None:
    foo = {"foo_bar": "x"}
    sent = {"maybe": foo, "must": foo, "inside": foo, "need_not": foo, "number": foo}
    wire = {"fooBar": "x"}
    assert transform(sent, Quay) == {
        "mayBe": wire,
        "mustHave": wire,
        "inSide": wire,
        "needNot": wire,
        "theNumber": wire,
    }


def test_a_string_for_a_union_with_a_number_is_not_changed() -> None:
    assert transform({"number": "x"}, Quay) == {"theNumber": "x"}
    assert transform({"number": 7}, Quay) == {"theNumber": 7}


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (AT, "2023-02-23T14:16:36.337692+00:00"),
        (AT.replace(microsecond=0), "2023-02-23T14:16:36+00:00"),
        (AT.astimezone(EAST), "2023-02-23T19:46:36.337692+05:30"),
        (AT.replace(tzinfo=None), "2023-02-23T14:16:36.337692"),
        (AT.date(), "2023-02-23"),
        ("tomorrow", "tomorrow"),
        (None, None),
    ],
)
def test_a_time_becomes_iso_8601_text(at: Any, text: str | None) -> None:
    assert transform({"at": at}, Times) == {"theTime": text}


def test_a_list_of_times_becomes_a_list_of_strings() -> None:
    sent = {"days": [AT.date(), AT, None, "x"]}
    assert transform(sent, Times) == {"days": ["2023-02-23", AT.isoformat(), None, "x"]}


def test_a_time_may_have_its_own_format() -> None:
    year = Annotated[date, Wire(time_format="%Y")]
    assert transform(AT, year) == transform(AT.date(), year) == "2023"
    assert transform("x", year) == "x"
    assert transform({"custom": [AT]}, Times) == {"asText": ["23.02.2023"]}
    assert transform({"custom": None}, Times) == {"asText": None}


def test_the_caller_s_arguments_are_not_changed() -> None:
    bar: dict[str, Any] = {"this_thing": 1}
    days = [AT]
    sent = {"bars": [bar], "either": {"foo_bar": "x"}, "free": bar}
    wire = transform(sent, Quay)
    transform({"days": days}, Times)
    assert sent == {"bars": [bar], "either": {"foo_bar": "x"}, "free": bar}
    assert (bar, days) == ({"this_thing": 1}, [AT])
    assert wire["bars"][0] is not bar
    assert wire["free"] is bar
