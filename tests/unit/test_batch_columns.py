"""A table of items may have any number of columns but no deep nesting."""

import time

import pytest

from ittybit.core.batch.manifest.columns import Columns
from ittybit.errors import ArgumentError


def test_the_time_grows_linearly_with_the_number_of_columns() -> None:
    names = ["source", *(f"metadata.k{n}" for n in range(50_000))]
    began = time.process_time()
    Columns(names)
    assert time.process_time() - began < 2  # seconds; a quadratic search takes minutes


def test_a_column_that_is_nested_too_deeply_is_refused() -> None:
    assert Columns(["source", "metadata" + ".a" * 31]).fields(["x", "1"])
    with pytest.raises(ArgumentError, match="levels: at most 32") as caught:
        Columns(["source", "metadata" + ".a" * 5000])
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    "names",
    [
        ["source", "source"],
        ["source", "metadata", "metadata.a"],
        ["metadata.a.b.c", "source", "metadata.a"],
        ["task.width", "task.width", "source"],
    ],
)
def test_a_column_that_repeats_or_contains_another_is_refused(names: list[str]) -> None:
    with pytest.raises(ArgumentError, match="is given twice"):
        Columns(names)
    assert Columns(["source", "metadata.a", "metadata.ab", "task.a", "job.a"])
