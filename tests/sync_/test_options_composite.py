# Generated from tests/async_/test_options_composite.py by build_sync.py. Do not edit.
"""Options of a call that sends several requests apply to each of them."""

from pathlib import Path

import pytest

from ittybit.core.http.request_options import RequestOptions
from ittybit.errors import ArgumentError
from ittybit_emulator import Emulator
from ittybit_sync import Ittybit

OPTIONS: RequestOptions = {"additional_headers": {"X-Trace": "7"}, "max_retries": 1}


def test_options_apply_to_each_request(
    client: Ittybit, emulator: Emulator, samples: Path, tmp_path: Path
) -> None:
    file = client.files.upload(
        samples / "still.png", ref="traced", request_options=OPTIONS
    )
    client.files.download(file, tmp_path / "x", request_options=OPTIONS)
    task = client.tasks.create(
        kind="image", file_id=file.id, width=40, request_options=OPTIONS
    )
    client.tasks.wait(task.id, timeout=30, request_options=OPTIONS)
    assert {arrival.method for arrival in emulator.requests} == {
        *("POST", "PUT", "PATCH", "GET"),
    }
    assert {arrival.headers["X-Trace"] for arrival in emulator.requests} == {"7"}


@pytest.mark.parametrize(
    "name", ["additional_query_parameters", "additional_body_parameters"]
)
def test_parameters_are_refused_for_several_requests(
    client: Ittybit, samples: Path, tmp_path: Path, name: str
) -> None:
    options: RequestOptions = {name: {"a": 1}}  # type: ignore[misc]  # one of two
    with pytest.raises(ArgumentError, match=f"{name} cannot be given for a call of"):
        client.files.upload(samples / "still.png", request_options=options)
    with pytest.raises(ArgumentError, match=f"{name} cannot be given for a call of"):
        client.files.download("http://h/x", tmp_path, request_options=options)
    with pytest.raises(ArgumentError, match=f"{name} cannot be given for a call of"):
        client.tasks.wait("task_1", request_options=options)
