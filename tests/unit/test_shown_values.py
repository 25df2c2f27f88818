"""A check of an argument raises ArgumentError, whatever the value is."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from ittybit.core.batch.settings import BatchSettings
from ittybit.core.printable import show
from ittybit.core.rate_limit import Limiter
from ittybit.core.serialization.codec import encode
from ittybit.core.transfers.options import DownloadOptions, Transfer
from ittybit.errors import ArgumentError
from ittybit.kinds import Image

HUGE = 10**5000  # Python does not convert it to text


class Broken:
    """Value whose repr raises."""

    def __repr__(self) -> str:
        raise RuntimeError("no repr")


@pytest.mark.parametrize("value", [[HUGE], Broken(), [Broken()], ["x" * 5000]])
def test_a_value_is_shown_in_few_characters(value: object) -> None:
    assert len(show(value)) <= 200


CHECKS: dict[str, Callable[[Any], object]] = {
    "format": lambda value: Image(format=value).to_dict(),
    "weights": lambda value: BatchSettings(weights=value),
    "concurrency": lambda value: BatchSettings(concurrency=value),
    "tries": lambda value: BatchSettings(tries=value),
    "settle": lambda value: BatchSettings(settle=value),
    "storm_minutes": lambda value: BatchSettings(storm_minutes=value),
    "weight of label 'a'": lambda value: BatchSettings(weights={"a": value}),
    "rate_limit": Limiter.of,
    "max_bandwidth": lambda value: transfer(max_bandwidth=value),
    "multipart_chunksize": lambda value: transfer(multipart_chunksize=value),
}


def transfer(**options: Any) -> Transfer:
    """Return the options of a download."""
    return Transfer.of(options, DownloadOptions)


@pytest.mark.parametrize(
    "value", [-HUGE, Broken(), "\ud800"], ids=["int", "repr", "text"]
)
@pytest.mark.parametrize("name", CHECKS)
def test_a_value_of_any_type_is_refused_with_the_name_of_its_argument(
    name: str, value: object
) -> None:
    with pytest.raises(ArgumentError, match=name):
        CHECKS[name](value)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (Fraction(1, 3), r"^metadata.k\[0\] cannot be encoded"),
        (HUGE, r"^metadata.k\[0\] must be a number below 1e308"),
        ("\ud800", r"^metadata.k\[0\] cannot be encoded"),
        ({(1, 2): 3}, r"a name in metadata.k\[0\] must be text or a number, got \(1"),
    ],
    ids=["fraction", "int", "text", "tuple"],
)
def test_a_value_that_is_not_json_is_named(value: object, reason: str) -> None:
    with pytest.raises(ArgumentError, match=reason):
        encode({"metadata": {"k": [value]}})
