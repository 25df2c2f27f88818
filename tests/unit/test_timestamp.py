"""Times that are sent as numbers."""

import pickle
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from ittybit.core.serialization.msgspec_types import Timestamp, read_timestamp
from ittybit.types import Job

MOMENT = datetime(2025, 12, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "sent",
    [
        1764590400,
        1764590400.0,
        1764590400000,
        "2025-12-01T12:00:00Z",
        "2025-12-01T13:00:00+01:00",
        "2025-12-01T12:00:00",
    ],
)
def test_every_form_of_a_time_has_the_same_value(sent: Any) -> None:
    found = read_timestamp(Timestamp, sent)
    assert found == MOMENT
    assert found.tzinfo is not None


@pytest.mark.parametrize("sent", [True, [], 1e300, -(10**310), "yesterday"])
def test_an_invalid_time_is_refused(sent: Any) -> None:
    with pytest.raises(ValueError, match=r"Expected a time|isoformat"):
        read_timestamp(Timestamp, sent)


def test_a_job_with_times_can_be_pickled_and_is_encoded_as_iso_8601() -> None:
    job = msgspec.convert(
        {"id": "job_1", "created_at": 1764590400000}, Job, dec_hook=read_timestamp
    )
    assert job.created_at == MOMENT
    assert pickle.loads(pickle.dumps(job)) == job
    assert job.to_dict() == {"id": "job_1", "created_at": "2025-12-01T12:00:00Z"}
    assert b'"2025-12-01T12:00:00Z"' in job.to_json()


def test_the_progress_of_a_job_is_the_mean_of_its_tasks() -> None:
    tasks = [
        {"id": "1", "status": "succeeded"},
        {"id": "2", "progress": 50},
        {"id": "3"},
    ]
    job = msgspec.convert({"id": "job_1", "tasks": tasks}, Job)
    assert job.progress == 50
    assert Job(id="job_1").progress is None
