"""Values of many types become plain data before they are encoded."""

import math
from collections import ChainMap, OrderedDict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, IntFlag, StrEnum
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from msgspec import Struct

from ittybit.batch import Item
from ittybit.core.batch.plan import build_plan
from ittybit.core.serialization.codec import encode
from ittybit.core.serialization.plain import to_number, to_option, to_plain
from ittybit.core.url.querystring import Querystring
from ittybit.errors import ArgumentError


class Text(str):
    __slots__ = ()


class Whole(int):
    pass


class Number(float):
    pass


class Names(dict[str, Any]):
    pass


class Items(list[Any]):
    pass


class Moment(datetime):
    pass


class Span(timedelta):
    pass


class Color(Enum):
    RED = "red"
    HALF = 0.5
    NONE = math.nan


class Word(StrEnum):
    RED = "red"


class Mixed(str, Enum):  # noqa: UP042  # format() differs from StrEnum
    RED = "red"


class Level(IntEnum):
    LOW = 3


class Mode(IntFlag):
    READ = 4


class Pair(NamedTuple):
    a: int
    b: Level


@dataclass
class Point:
    x: object


class SubPoint(Point):
    pass


class Record(Struct):
    x: object


class Scalar:
    """A scalar as numpy has it, without numpy."""

    ndim = 0

    def __init__(self, value: Any, kind: str) -> None:
        self._value = value
        self.dtype = type("dtype", (), {"kind": kind})()

    def item(self) -> Any:
        return self._value

    __int__ = __float__ = __bool__ = item

    def __str__(self) -> str:
        return str(self._value)


class Missing:
    """A missing value as pandas has it: a comparison with it is missing, too."""

    def __eq__(self, other: object) -> Any:
        return self

    def __ne__(self, other: object) -> Any:
        return self

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        raise TypeError("ambiguous")


WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
PLAIN: list[tuple[object, object]] = [
    (Text("a"), "a"),
    (Whole(3), 3),
    (Number(1.5), 1.5),
    (Names(a=Text("b")), {"a": "b"}),
    (Items([Whole(1)]), [1]),
    (Pair(1, Level.LOW), [1, 3]),
    (OrderedDict(a=1), {"a": 1}),
    (ChainMap({"a": 1}), {"a": 1}),
    ({Word.RED: 1, Text("b"): 2}, {"red": 1, "b": 2}),
    (Color.RED, "red"),
    (Color.HALF, 0.5),
    (Word.RED, "red"),
    (Mixed.RED, "red"),
    (Level.LOW, 3),
    (Mode.READ, 4),
    (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
    (Path("a/b"), "a/b"),
    (WHEN, "2026-01-02T03:04:05Z"),
    (Moment(2026, 1, 2, tzinfo=UTC), "2026-01-02T00:00:00Z"),
    (WHEN.astimezone(timezone(timedelta(hours=2))), "2026-01-02T05:04:05+02:00"),
    (date(2026, 1, 2), "2026-01-02"),
    (time(3, 4), "03:04:00"),
    (timedelta(seconds=5), "PT5S"),
    (Span(minutes=1), "PT60S"),
    (Scalar(3, "i"), 3),
    (Scalar(3, "u"), 3),
    (Scalar(1.5, "f"), 1.5),
    (Scalar(True, "b"), True),
    (Scalar(False, "b"), False),
    (Scalar("2026-01-02T03:04:05.123456789", "M"), "2026-01-02T03:04:05.123456789"),
    (Point(Text("a")), {"x": "a"}),
    (SubPoint(Level.LOW), {"x": 3}),
    (Record([Path("a")]), {"x": ["a"]}),
    ({Text("a")}, {"a"}),
]
NOT_FINITE: list[object] = [
    math.nan,
    math.inf,
    -math.inf,
    Number(math.nan),
    Decimal("nan"),
    Decimal("snan"),
    Decimal("-inf"),
    Color.NONE,
    Scalar(math.nan, "f"),
    Scalar(math.inf, "f"),
    Missing(),
]


@pytest.mark.parametrize(("given", "expected"), PLAIN)
def test_a_value_becomes_the_plain_value_that_it_is_based_on(
    given: object, expected: object
) -> None:
    found = to_plain({"a": given}, "the body")["a"]
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(("given", "expected"), PLAIN)
def test_a_body_with_it_is_encoded_like_the_plain_value(
    given: object, expected: object
) -> None:
    assert encode({"a": given, "b": 1}) == encode({"a": expected, "b": 1})
    assert encode({"a": given, "b": None}) == encode({"a": expected, "b": None})


@pytest.mark.parametrize(
    ("given", "expected"),
    [pair for pair in PLAIN if not isinstance(pair[1], set)],
)
def test_a_query_with_it_is_encoded_like_the_plain_value(
    given: object, expected: object
) -> None:
    query = Querystring()
    assert query.stringify({"a": given}) == query.stringify({"a": expected})


def test_a_decimal_keeps_its_digits() -> None:
    digits = "0.10000000000000000000000001"
    assert encode([Decimal(digits), None]) == f"[{digits},null]".encode()
    assert encode([Decimal(digits)]) == f"[{digits}]".encode()
    assert Querystring().stringify({"a": Decimal(digits)}) == f"a={digits}"


@pytest.mark.parametrize("value", NOT_FINITE)
def test_a_value_that_is_not_finite_is_refused_with_its_path(value: object) -> None:
    body = {"metadata": {"scores": [1, {"best": value}]}}
    for call in (encode, Querystring().stringify):
        with pytest.raises(ArgumentError, match=r"^metadata.scores\[1\].best must be"):
            call(body)
    with pytest.raises(ArgumentError, match=r"^x must be a finite value"):
        encode(Record(value))
    with pytest.raises(ArgumentError, match=r"^the body must be a finite value"):
        encode(value)
    with pytest.raises(ArgumentError, match=r"^a name in metadata must be"):
        encode({"metadata": {math.nan: 1, "a": None}})
    assert to_number(value) is value


SECONDS = timezone(timedelta(hours=1, seconds=3))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({1: 1, "1": 2}, "^a name in a.x is given twice"),
        ({1.0: 1, "1.0": 2}, "^a name in a.x is given twice"),
        ({Text("b"): 1, Word.RED: 2, "red": 3}, None),
        ({math.nan: 1}, "^a name in a.x must be a finite value"),
        ({Decimal("NaN"): 1}, "^a name in a.x must be a finite value"),
        (Decimal("1e400"), "^a.x must be a number below 1e308"),
        (Decimal("-1e400"), "^a.x must be a number below 1e308"),
        (10**309, "^a.x must be a number below 1e308"),
        ([Whole(-(10**400))], r"^a.x\[0\] must be a number below 1e308"),
        (Decimal("sNaN"), "^a.x must be a finite value"),
        (datetime(2026, 1, 2, tzinfo=SECONDS), "^a.x must have an offset from UTC in"),
        (time(1, 2, tzinfo=SECONDS), "^a.x must have an offset from UTC in"),
    ],
)
def test_a_value_that_json_cannot_express_is_refused_with_its_path(
    value: object, message: str | None
) -> None:
    if message is None:
        assert encode({"a": {"x": value}}) == b'{"a":{"x":{"b":1,"red":3}}}'
        return
    with pytest.raises(ArgumentError, match=message):
        encode({"a": {"x": value}})


def test_data_that_is_nested_too_deeply_is_refused() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ArgumentError, match="cannot be encoded as JSON"):
        encode(deep)
    with pytest.raises(ArgumentError, match="x is nested too deeply"):
        to_option(deep, "x")
    with pytest.raises(ArgumentError, match="the query is nested too deeply"):
        Querystring().stringify({"a": deep})


def test_whole_numbers_of_any_type_are_integers_in_options() -> None:
    given = [32.0, Decimal("32"), Number(32.0), Scalar(32.0, "f"), 2.0**60, 0.5]
    assert to_option(given) == [32, 32, 32, 32, 2.0**60, 0.5]
    assert [type(value) for value in to_option(given)] == 4 * [int] + 2 * [float]
    assert Querystring().stringify({"limit": 32.0, "score": 0.5}) == (
        "limit=32&score=0.5"
    )


def test_other_types_stay_unchanged() -> None:
    other = object()
    assert to_plain(other, "x") is other
    assert to_number("adaptive") == "adaptive"
    assert to_number(other) is other


def test_equal_options_of_other_types_are_the_same_work_of_a_batch() -> None:
    def plan(width: object, kind: object, score: object) -> bytes:
        task = {"kind": kind, "options": {"width": width}}
        item = Item("a.png", job=task, metadata={"score": score})
        return build_plan(item.validate()).encode()

    expected = plan(32, "image", 1.5)
    assert b'"width":32}' in expected
    assert plan(32.0, Text("image"), Number(1.5)) == expected
    assert plan(Decimal(32), Text("image"), Decimal("1.5")) == expected
    assert plan(Scalar(32, "i"), "image", Scalar(1.5, "f")) == expected


def test_a_scalar_of_an_unknown_kind_stays_unchanged() -> None:
    tensor = type("Tensor", (), {"dtype": object()})()  # torch names no kinds
    for value in (tensor, Scalar(3, "m")):
        assert to_plain(value, "x") is value
