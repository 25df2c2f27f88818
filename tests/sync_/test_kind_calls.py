# Generated from tests/async_/test_kind_calls.py by build_sync.py. Do not edit.
"""Calls that create one kind of task or job."""

import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest

from ittybit.core.http.models import RawResponse
from ittybit.core.kinds.calls import call_kinds, method_name
from ittybit.core.kinds.markers import Work
from ittybit.errors import ArgumentError
from ittybit.types import File
from ittybit_emulator import Emulator
from ittybit_sync import Ittybit
from ittybit_sync.resources.jobs import JobsResource
from ittybit_sync.resources.tasks import TasksResource


@pytest.fixture
def still(client: Ittybit, samples: Path) -> File:
    """Return a stored picture."""
    return client.files.upload(samples / "still.png")


def sent(emulator: Emulator, path: str) -> Any:
    """Return the body of the last create request at `path`."""
    posts = [a for a in emulator.requests if (a.method, a.path) == ("POST", path)]
    return json.loads(posts[-1].body)


def test_a_call_of_a_kind_creates_a_task(
    client: Ittybit, emulator: Emulator, still: File
) -> None:
    task = client.tasks.image(file_id=still.id, width=32, ref="small")
    assert task.kind == "image"
    expected = {"kind": "image", "file_id": still.id, "width": 32, "ref": "small"}
    assert sent(emulator, "/tasks") == expected


def test_a_call_of_a_kind_can_wait(client: Ittybit, still: File) -> None:
    task = client.tasks.image(file_id=still.id, width=32, wait=True, timeout=30)
    assert task.succeeded


def test_a_call_with_an_input_nests_the_options(
    client: Ittybit, emulator: Emulator, still: File
) -> None:
    task = client.tasks.image(input=still, width=32, idempotency_key="k")
    assert task.kind == "image"
    assert sent(emulator, "/tasks")["options"] == {"width": 32}


def test_a_call_of_a_job_nests_the_options(
    client: Ittybit, emulator: Emulator, still: File
) -> None:
    url = still.url or ""
    job = client.jobs.image(input=url, width=32, metadata={"pier": 4})
    assert job.kind == "image"
    assert sent(emulator, "/jobs") == {
        "kind": "image",
        "input": url,
        "metadata": {"pier": 4},
        "options": {"width": 32},
    }


def test_a_call_of_a_kind_returns_the_response_in_raw_mode(
    client: Ittybit, still: File
) -> None:
    raw = client.tasks.with_raw_response
    response = raw.image(file_id=still.id, width=32)
    assert isinstance(response, RawResponse)
    assert response.data.kind == "image"
    with pytest.raises(ArgumentError, match="wait=True returns no response"):
        raw.image(file_id=still.id, wait=True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"file_id": "f", "widht": 3}, "no option 'widht'; did you mean 'width'"),
        ({"file_id": "f", "width": "wide"}, "width must be a number of pixels"),
        ({"width": 3}, "pass either url=... or file_id="),
        ({"file_id": "f", "timeout": 3}, "timeout needs wait=True"),
        ({"input": {"url": "http://h"}, "quality": 3}, "quality must be very_low"),
        ({"input": {"url": "http://h"}, "ref": "a"}, "has no option 'ref'"),
    ],
)
def test_an_invalid_argument_is_refused_before_anything_is_sent(
    client: Ittybit, emulator: Emulator, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ArgumentError, match=message):
        client.tasks.image(**arguments)
    assert len(emulator.requests) == 0


def test_each_kind_has_a_documented_call() -> None:
    resources: dict[Work, type] = {"task": TasksResource, "job": JobsResource}
    for work, resource in resources.items():
        for kind in call_kinds(work):
            call = getattr(resource, method_name(kind))
            doc = inspect.getdoc(call) or ""
            sections = re.findall(r"^(Args|Returns|Raises|>>>)", doc, re.MULTILINE)
            assert sections == ["Args", "Returns", "Raises", ">>>"]
            described = re.findall(
                r"^    (\w+): ", doc.partition("\n\nReturns")[0], re.M
            )
            assert described == [*inspect.signature(call).parameters][1:]
    parameters = inspect.signature(JobsResource.animation).parameters
    assert parameters["end"].default is inspect.Parameter.empty
    assert parameters["width"].annotation == "int | str"
