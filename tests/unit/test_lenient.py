"""Values of a wrong type are kept as received, and the rest is decoded."""

from datetime import datetime
from typing import Any

import msgspec
import pytest

from ittybit.core.serialization.lenient import coerce
from ittybit.types import File, Media


def test_a_valid_value_is_decoded_as_usual() -> None:
    assert coerce({"id": "med_1", "width": 3}, Media) == Media(id="med_1", width=3)


def test_a_field_of_a_wrong_type_keeps_the_received_value() -> None:
    media = coerce({"id": "med_1", "width": "wide", "title": "Harbour"}, Media)
    assert (media.width, media.title) == ("wide", "Harbour")


def test_a_missing_field_is_none() -> None:
    assert coerce({"width": 3}, Media).id is None


def test_only_the_invalid_item_is_kept_as_received() -> None:
    sent = {"id": "m", "files": [{"id": "f1"}, {"id": "f2", "fps": "many"}, "f3"]}
    first, second, third = coerce(sent, Media).files
    assert first == File(id="f1")
    assert (second.id, second.fps) == ("f2", "many")
    assert third == "f3"


def test_a_list_is_decoded_item_by_item() -> None:
    good, bad = coerce([{"id": "a"}, {"id": 7, "created": "yesterday"}], list[File])
    assert good == File(id="a")
    assert (bad.id, bad.created) == (7, "yesterday")


def test_an_optional_struct_is_decoded() -> None:
    class Outer(msgspec.Struct):
        inner: File | None = None

    outer = coerce({"inner": {"id": 1, "url": "u"}}, Outer)
    assert (outer.inner.id, outer.inner.url) == (1, "u")


class Cat(msgspec.Struct):
    name: str
    lives: int


class Dog(msgspec.Struct):
    name: str
    tricks: list[str] = []


class Owner(msgspec.Struct):
    pet: Cat | Dog | None = None
    more: dict[str, list[Cat | Dog]] = {}


def test_the_fitting_member_of_a_union_is_used() -> None:
    assert coerce({"name": "Tom", "lives": 9}, Cat | Dog) == Cat("Tom", 9)
    assert coerce({"name": "Rex", "tricks": ["sit"]}, Cat | Dog) == Dog("Rex", ["sit"])


def test_the_fitting_member_with_the_most_fields_is_used() -> None:
    class Named(msgspec.Struct):
        name: str

    assert coerce({"name": "Rex", "tricks": []}, Named | Dog) == Dog("Rex")


def test_union_members_differ_by_the_type_of_one_field() -> None:
    class Number(msgspec.Struct):
        foo: int

    class Text(msgspec.Struct):
        foo: str

    assert coerce({"foo": "bar"}, Number | Text) == Text("bar")
    assert coerce({"foo": 1}, Number | Text) == Number(1)


def test_a_union_may_be_nested_at_any_depth() -> None:
    sent = {"pet": None, "more": {"farm": [{"name": "a", "lives": 1}, {"name": "b"}]}}
    assert coerce(sent, Owner).more == {"farm": [Cat("a", 1), Dog("b")]}


def test_the_first_member_of_the_same_shape_is_used_if_none_fits() -> None:
    cat = coerce({"name": 7, "lives": "many"}, Cat | Dog)
    assert (type(cat), cat.name, cat.lives) == (Cat, 7, "many")
    assert coerce({"pet": 3}, Owner).pet == 3
    with pytest.raises(msgspec.ValidationError):
        coerce({"name": 7}, Cat | Dog, strict=True)


def test_a_missing_field_next_to_a_union_is_an_error_if_strict() -> None:
    class Shelter(msgspec.Struct):
        place: str
        pets: list[Cat | Dog]

    with pytest.raises(msgspec.ValidationError, match="`place`"):
        coerce({"pets": []}, Shelter, strict=True)
    assert coerce({"pets": []}, Shelter).place is None


def test_a_mapping_keeps_only_the_invalid_value_as_received() -> None:
    assert coerce({"a": 1, "b": "x"}, dict[str, int]) == {"a": 1, "b": "x"}


def test_the_member_with_the_most_known_fields_is_used_if_none_fits() -> None:
    dog = coerce({"name": 7, "tricks": "sit"}, Cat | Dog)
    assert (type(dog), dog.name, dog.tricks) == (Dog, 7, "sit")


PLACES: list[tuple[Any, Any, list[str]]] = [
    ({"name": 7}, Dog, ["Expected `str`, got `int` - at `$.name`"]),
    (
        [{"pet": {"name": "Tom", "lives": "many", "tricks": 1}}],
        list[Owner],
        [
            "Expected `int`, got `str` - at `$[0].pet.lives` (as Cat)",
            "Expected `null`, got `object` - at `$[0].pet` (as NoneType)",
        ],
    ),
    (
        {"more": {"farm": [{"name": "Rex"}, {}]}},
        Owner,
        ["Object missing required field `name` - at `$.more[...][1]` (as Dog)"],
    ),
    ({"more": {"farm": {}}}, Owner, ["Expected `array`, got `object` - at `$.more[."]),
    ({"more": [1]}, Owner, ["Expected `object`, got `array` - at `$.more`"]),
    ([], Cat | Dog, ["Expected `object`, got `array` (as Cat); Expected"]),
    (3, list[Cat] | list[Dog], ["got `int` (as list[", "Cat])"]),
]


@pytest.mark.parametrize(("value", "into", "texts"), PLACES)
def test_a_strict_error_names_the_place_of_the_invalid_value(
    value: Any, into: Any, texts: list[str]
) -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        coerce(value, into, strict=True)
    for text in texts:
        assert text in str(caught.value)


@pytest.mark.parametrize("strict", [True, False])
def test_a_union_of_plain_types_is_decoded(strict: bool) -> None:
    assert coerce("2020-01-01", str | datetime, strict=strict) == "2020-01-01"
    with pytest.raises(msgspec.ValidationError, match="Expected `str`, got `int`"):
        coerce(3, str | datetime, strict=strict)


@pytest.mark.parametrize("value", ["text", 3, None, [1]])
def test_another_outermost_type_is_an_error(value: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        coerce(value, Media)
