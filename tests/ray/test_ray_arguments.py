"""Arguments of a Ray batch, tables of Ray Data, and errors of its workers."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import Mock

import pytest

from ittybit.core.batch.settings import BatchSettings
from ittybit.errors import ArgumentError, BatchStopped
from ittybit.ray import RayBatch
from ittybit.ray import batch as ray_batch
from ittybit.ray.actor_handle import import_optional
from ittybit.ray.tables import read_items
from ittybit_async.batch.intake.parser import ItemParser
from tests.ray.test_ray_actors import worker_settings


@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed")
def test_blocks_of_a_dataset_have_at_most_as_many_rows_as_a_worker_has_slots(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ray_batch, "_check_reserved", lambda *_: None)
    settings = worker_settings(None)
    batch = cast(
        "RayBatch",
        SimpleNamespace(_worker_settings=settings, _begin_run=lambda: settings),
    )
    dataset = Mock()
    for block, expected in ((256, 64), (10, 10)):
        RayBatch.map(batch, dataset, block=block)
        assert dataset.map_batches.call_args.kwargs["batch_size"] == expected


@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed")
def test_an_error_from_ray_data_is_one_line() -> None:
    from ittybit.ray.map_stopped import MapStopped

    errors: Any = import_optional("ray.exceptions")
    stopped = MapStopped("the run was stopped: because")
    error = errors.RayTaskError("map", "a\nlong\ntraceback", stopped)
    raised = error.as_instanceof_cause()
    assert isinstance(raised, BatchStopped)
    assert str(raised) == "the run was stopped: because"


def test_a_table_that_has_outcomes_already_is_refused_before_its_items_are_paid() -> (
    None
):
    arrow: Any = pytest.importorskip("pyarrow")
    with pytest.raises(ArgumentError, match="a column 'outcome', which map"):
        read_items(arrow.table({"source": ["file_a"], "outcome": [1]}))


def test_an_invalid_cell_of_a_table_is_reported_with_its_column() -> None:
    arrow: Any = pytest.importorskip("pyarrow")
    columns = {"source": ["file_a"], "task.kind": ["image"], "task.width": ["abc"]}
    [arrival] = ItemParser(BatchSettings()).parse(read_items(arrow.table(columns)))
    assert "row 'file_a': column 'task.width': must be" in str(arrival.error)


class Frame:
    """A table of pandas, which is iterable by its columns."""

    def __iter__(self) -> Iterator[str]:
        return iter(["source"])

    def iterrows(self) -> None:
        raise NotImplementedError


@pytest.mark.parametrize("items", [None, "https://e.com", {"source": "a"}, 5, Frame()])
def test_items_that_are_not_a_list_are_refused_before_a_worker_starts(
    items: Any,
) -> None:
    run = RayBatch.run(cast("RayBatch", None), items)
    with pytest.raises(ArgumentError, match="items "):
        next(run)


@pytest.mark.parametrize("count", [0, -1, 1.5, True])
def test_an_invalid_number_of_workers_is_refused(count: Any) -> None:
    batch = cast("RayBatch", None)
    with pytest.raises(ArgumentError, match="workers must be a whole number from 1"):
        next(RayBatch.run(batch, ["file_a"], workers=count))
    with pytest.raises(ArgumentError, match="block must be a whole number from 1"):
        RayBatch.map(batch, None, block=count)


def test_a_key_that_is_not_a_function_is_rejected(tmp_path: Path) -> None:
    key: Any = "a-secret"
    with pytest.raises(ArgumentError, match="function that the workers call") as caught:
        RayBatch(tmp_path / "run.sqlite3", api_key=key)
    assert "a-secret" not in str(caught.value)


@pytest.mark.parametrize("lease", [0.5, 3601])
def test_a_lease_out_of_bounds_is_rejected(tmp_path: Path, lease: float) -> None:
    with pytest.raises(ArgumentError, match="lease must be from 1 to 3600 seconds"):
        RayBatch(tmp_path / "run.sqlite3", lease=lease)
