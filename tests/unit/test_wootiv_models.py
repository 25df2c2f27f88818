"""Decoding of Wootiv responses into models."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Literal

import pytest
from msgspec import field

from ittybit.core.http.models import Headers, RequestInfo, Response
from ittybit.core.serialization.codec import decode
from ittybit.errors import APIResponseValidationError
from wootiv.types.model import WootivModel


class Inner(WootivModel, frozen=True, kw_only=True):
    some_text: str


class Other(WootivModel, frozen=True, kw_only=True):
    number: int
    some_text: str | None = None


class Outer(WootivModel, frozen=True, kw_only=True):
    inner: Inner
    maybe: Inner | None = None
    inners: list[Inner] = field(default_factory=list)
    maybe_inners: list[Inner] | None = None
    with_gaps: list[Inner | None] = field(default_factory=list)
    by_name: dict[str, Inner] = field(default_factory=dict)
    plain: dict[str, str] = field(default_factory=dict)


class Choice(WootivModel, frozen=True, kw_only=True):
    model: Inner | Other | None = None
    literal: Literal["a", "b"] | Inner | None = None
    several: str | bool | Inner | None = None
    items: list[Inner | Other] = field(default_factory=list)
    lists: list[Inner] | list[Other] = field(default_factory=list)
    by_name: dict[str, Inner | Other] = field(default_factory=dict)
    dicts: dict[str, list[Inner | Other]] | dict[str, Other] = field(
        default_factory=dict
    )
    deep: list[dict[str, Inner | Other] | str] = field(default_factory=list)


class Moments(WootivModel, frozen=True, kw_only=True):
    at: datetime
    on: date | None = None


class Named(WootivModel, frozen=True, kw_only=True):
    """A model whose field `api` is `name` in JSON, where `name` has another alias."""

    api: str = field(name="name")
    name: str = field(name="theName")


def decode_body(sent: object, into: Any, *, strict: bool = False) -> Any:
    body = json.dumps(sent).encode()
    response = Response(200, Headers(), body, RequestInfo("GET", "http://h/x"))
    return decode(response, into, strict=strict, enveloped=False)


def outer(**sent: object) -> Outer:
    value: Outer = decode_body({"inner": {"someText": "x"}, **sent}, Outer)
    return value


ONE: dict[str, object] = {"someText": "a"}
ODD: dict[str, object] = {"someText": 7}


@pytest.mark.parametrize("odd", [None, "text", "7", 7.5, True, ["list"], {}])
def test_a_value_of_a_wrong_type_is_kept(odd: object) -> None:
    kept = decode_body({"number": odd}, Other).number
    assert (kept, type(kept)) == (odd, type(odd))
    with pytest.raises(APIResponseValidationError, match=r"\$\.number"):
        decode_body({"number": odd}, Other, strict=True)


def test_a_nested_model_is_decoded() -> None:
    assert outer().inner == Inner(some_text="x")
    assert decode_body({"inner": "none"}, Outer).inner == "none"
    assert decode_body({}, Outer).inner is None


def test_an_optional_model_is_decoded_or_none() -> None:
    assert outer(maybe=ONE).maybe == Inner(some_text="a")
    assert outer(maybe=None).maybe is outer().maybe is None
    maybe = outer(maybe=ODD).maybe
    assert (type(maybe), maybe and maybe.some_text) == (Inner, 7)


def test_a_list_of_models_is_decoded() -> None:
    first, second = outer(inners=[ONE, ODD]).inners
    assert (first.some_text, second.some_text) == ("a", 7)


def test_an_optional_list_is_decoded_or_none() -> None:
    assert outer(maybeInners=[ONE]).maybe_inners == [Inner(some_text="a")]
    assert outer(maybeInners=None).maybe_inners is outer().maybe_inners is None


def test_an_optional_item_is_decoded_or_none() -> None:
    assert outer(withGaps=[None, ONE]).with_gaps == [None, Inner(some_text="a")]


def test_another_value_instead_of_a_list_is_kept() -> None:
    assert outer(inners={"some": 1}).inners == {"some": 1}
    assert outer(inners="x").inners == "x"
    assert outer(inners=["x", ONE]).inners == ["x", Inner(some_text="a")]


def test_a_dictionary_of_plain_values_is_decoded() -> None:
    assert outer(plain={"a": "b"}).plain == {"a": "b"}
    assert outer(plain={"a": 1}).plain == {"a": 1}
    assert outer(plain=["a"]).plain == ["a"]


def test_a_dictionary_of_models_is_decoded() -> None:
    by_name = outer(byName={"k": ONE, "odd": ODD, "text": "x"}).by_name
    assert by_name["k"] == Inner(some_text="a")
    assert by_name["odd"].some_text == 7
    assert by_name["text"] == "x"


@pytest.mark.parametrize("strict", [True, False])
def test_unknown_fields_are_ignored(strict: bool) -> None:
    value = decode_body({"someText": "a", "brandNew": {"b": 1}}, Inner, strict=strict)
    assert value == Inner(some_text="a")
    assert not hasattr(value, "brandNew")


@pytest.mark.parametrize("strict", [True, False])
def test_fields_have_python_names_here_and_json_names_in_responses(
    strict: bool,
) -> None:
    value = decode_body(ONE, Inner, strict=strict)
    assert value.some_text == "a"
    assert dict(value) == {"some_text": "a"}
    assert value.to_dict() == {"someText": "a"}
    assert value.to_json() == b'{"someText":"a"}'


def test_a_python_name_in_a_response_is_ignored() -> None:
    assert decode_body({"some_text": "a"}, Inner).some_text is None
    with pytest.raises(APIResponseValidationError, match="`someText`"):
        decode_body({"some_text": "a"}, Inner, strict=True)


@pytest.mark.parametrize("strict", [True, False])
def test_a_json_name_may_equal_the_python_name_of_another_field(strict: bool) -> None:
    value = decode_body({"name": "wire", "theName": "here"}, Named, strict=strict)
    assert (value.api, value.name) == ("wire", "here")
    assert dict(value) == {"api": "wire", "name": "here"}
    assert value.to_dict() == {"name": "wire", "theName": "here"}


def test_str_and_repr_are_equal_and_show_nested_values() -> None:
    value = outer(inners=[ONE])
    assert str(value) == repr(value)
    assert repr(value) == (
        "Outer(inner=Inner(some_text='x'), inners=[Inner(some_text='a')])"
    )


def test_dict_converts_only_the_outermost_model() -> None:
    value = outer()
    assert dict(value)["inner"] is value.inner
    assert set(dict(value)) == set(Outer.__struct_fields__)


@pytest.mark.parametrize("strict", [True, False])
def test_the_fitting_model_of_a_union_is_used(strict: bool) -> None:
    one = decode_body({"model": {"someText": "a"}}, Choice, strict=strict).model
    assert one == Inner(some_text="a")
    two = decode_body(
        {"model": {"someText": "a", "number": 1}}, Choice, strict=strict
    ).model
    assert two == Other(number=1, some_text="a")
    assert decode_body({"model": None}, Choice, strict=strict).model is None


@pytest.mark.parametrize("strict", [True, False])
def test_a_union_may_contain_literals_and_plain_types(strict: bool) -> None:
    for text in ("a", "b", None):
        assert decode_body({"literal": text}, Choice, strict=strict).literal == text
    assert decode_body({"literal": ONE}, Choice, strict=strict).literal == Inner(
        some_text="a"
    )
    for plain in ("x", True, False, None):
        assert decode_body({"several": plain}, Choice, strict=strict).several == plain
    assert decode_body({"several": ONE}, Choice, strict=strict).several == Inner(
        some_text="a"
    )


def test_a_value_that_fits_no_member_of_a_union_is_kept() -> None:
    assert decode_body({"literal": "c", "several": 1.5}, Choice).literal == "c"
    assert decode_body({"literal": "c", "several": 1.5}, Choice).several == 1.5
    model = decode_body({"model": {"someText": 1, "number": "x"}}, Choice).model
    assert (type(model), model.some_text, model.number) == (Other, 1, "x")
    for name, odd in (("literal", "c"), ("several", 1.5), ("model", {"number": "x"})):
        with pytest.raises(APIResponseValidationError, match=rf"\$\.{name}"):
            decode_body({name: odd}, Choice, strict=True)


@pytest.mark.parametrize("strict", [True, False])
def test_a_union_may_be_inside_lists_and_dictionaries(strict: bool) -> None:
    two = {"number": 1}
    sent = {
        "items": [ONE, two],
        "lists": [two, two],
        "byName": {"a": ONE, "b": two},
        "dicts": {"a": [ONE, two]},
        "deep": [{"a": ONE}, "text", {"b": two}],
    }
    inner, other = Inner(some_text="a"), Other(number=1)
    value = decode_body(sent, Choice, strict=strict)
    assert value.items == [inner, other]
    assert value.lists == [other, other]
    assert value.by_name == {"a": inner, "b": other}
    assert value.dicts == {"a": [inner, other]}
    assert value.deep == [{"a": inner}, "text", {"b": other}]


@pytest.mark.parametrize("strict", [True, False])
def test_the_fitting_dictionary_of_a_union_is_used(strict: bool) -> None:
    value = decode_body({"dicts": {"a": {"number": 1}}}, Choice, strict=strict)
    assert value.dicts == {"a": Other(number=1)}


@pytest.mark.parametrize(
    ("sent", "at"),
    [
        ("2019-12-27T18:11:19.117Z", datetime(2019, 12, 27, 18, 11, 19, 117000, UTC)),
        (
            "2019-12-27T18:11:19.117+02:00",
            datetime(2019, 12, 27, 18, 11, 19, 117000, timezone(timedelta(hours=2))),
        ),
        ("2019-12-27T18:11:19", datetime(2019, 12, 27, 18, 11, 19)),  # no offset
    ],
)
@pytest.mark.parametrize("strict", [True, False])
def test_times_are_decoded_and_encoded(sent: str, at: datetime, strict: bool) -> None:
    value = decode_body({"at": sent, "on": "2019-12-27"}, Moments, strict=strict)
    assert (value.at, value.on) == (at, date(2019, 12, 27))
    again = json.loads(value.to_json())
    assert datetime.fromisoformat(again["at"]) == at
    assert again["on"] == "2019-12-27"
    assert value.to_dict() == again


@pytest.mark.parametrize("odd", ["2019-12-27", "tomorrow", "", None, 1577470279])
def test_an_invalid_time_is_kept(odd: object) -> None:
    assert decode_body({"at": odd}, Moments).at == odd
    with pytest.raises(APIResponseValidationError, match=r"\$\.at"):
        decode_body({"at": odd}, Moments, strict=True)
