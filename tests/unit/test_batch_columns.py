"""Columns of a table of items: their number, their names, and their cells."""

import time

import pytest

from ittybit.core.batch.manifest.columns import Columns
from ittybit.errors import ArgumentError


def test_a_table_with_too_many_columns_is_refused() -> None:
    Columns(["source", *(f"metadata.k{n}" for n in range(999))])
    with pytest.raises(ArgumentError, match="at most 1000 columns, got 8001") as caught:
        Columns(["source", *(f"metadata.k{n}" for n in range(8000))])
    assert len(str(caught.value)) < 200


def test_reading_a_row_takes_at_most_50_microseconds_of_cpu() -> None:
    names = ["source", "label", "job.kind", "job.options.width", "metadata.pier"]
    columns = Columns(names)
    columns.fields(["https://e.com/a.png", "bay", "image", "1", "4"])
    began = time.process_time()
    for number in range(1000):
        columns.fields(["https://e.com/a.png", "bay", "image", str(number + 1), "4"])
    assert time.process_time() - began < 0.05  # seconds for 1000 rows


@pytest.mark.parametrize("cell", ["5", "{", "[]", '"a"'])
def test_the_options_of_a_job_are_an_object(cell: str) -> None:
    columns = Columns(["source", "job.kind", "job.options"])
    read = columns.fields(["a.png", "image", '{"width": 5}'])
    assert read["job"]["options"] == {"width": 5}
    with pytest.raises(
        ArgumentError, match=r"column 'job\.options': must be an object"
    ):
        columns.fields(["a.png", "image", cell])


def test_a_column_that_is_nested_too_deeply_is_refused() -> None:
    assert Columns(["source", "metadata" + ".a" * 31]).fields(["x", "1"])
    with pytest.raises(ArgumentError, match="at most 32 levels") as caught:
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
