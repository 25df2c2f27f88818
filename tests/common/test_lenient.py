"""What does not fit is kept as it came, and the rest is read."""

import msgspec
import pytest

from ittybit.lenient import fitted
from ittybit.types import File, Media


def test_what_fits_is_read_as_ever() -> None:
    assert fitted({"id": "med_1", "width": 3}, Media) == Media(id="med_1", width=3)


def test_a_field_of_a_wrong_type_holds_what_was_sent() -> None:
    media = fitted({"id": "med_1", "width": "wide", "title": "Harbour"}, Media)
    assert (media.width, media.title) == ("wide", "Harbour")


def test_a_missing_field_is_none() -> None:
    assert fitted({"width": 3}, Media).id is None


def test_only_the_item_that_is_wrong_is_kept() -> None:
    sent = {"id": "m", "files": [{"id": "f1"}, {"id": "f2", "fps": "many"}, "f3"]}
    first, second, third = fitted(sent, Media).files
    assert first == File(id="f1")
    assert (second.id, second.fps) == ("f2", "many")
    assert third == "f3"


def test_a_list_is_read_item_by_item() -> None:
    good, bad = fitted([{"id": "a"}, {"id": 7, "created": "yesterday"}], list[File])
    assert good == File(id="a")
    assert (bad.id, bad.created) == (7, "yesterday")


def test_a_struct_inside_an_option_is_read_too() -> None:
    class Outer(msgspec.Struct):
        inner: File | None = None

    outer = fitted({"inner": {"id": 1, "url": "u"}}, Outer)
    assert (outer.inner.id, outer.inner.url) == (1, "u")


@pytest.mark.parametrize("value", ["text", 3, None, [1]])
def test_another_outermost_shape_is_an_error(value: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        fitted(value, Media)
