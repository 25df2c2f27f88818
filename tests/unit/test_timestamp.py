"""Times that are sent as numbers."""

import pickle
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from ittybit import sign_url, webhooks
from ittybit.core.serialization.lenient import coerce
from ittybit.core.serialization.msgspec_types import Timestamp, read_timestamp
from ittybit.types import Job, Media
from ittybit.webhooks.events import build_event
from wootiv.types.shared import AuditDto

AUDIT = ("date_created", "date_deleted", "date_updated")
LONG = f"{'2025-12-01T12:00:00Z':>70}"
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


@pytest.mark.parametrize("sent", [True, [], 1e300, -(10**310), "yesterday", LONG])
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


FORMS = [
    "2025-12-01T12:00:00Z",
    "2025-12-01T12:00:00",
    "2025-12-01T12:00",
    "2025-12-01T12:00Z",
    "2025-12-01t12:00:00z",
    "2025-12-01T12:00:00.000000000Z",
    "2025-12-01T12:00:00.0000000009",
    "2025-12-01T12:00:00+0000",
    "2025-12-01T14:00:00+0200",
    "2025-12-01T11:00-01",
    "2025-12-01 12:00:00 +0000",
    "2025-12-01 12:00:00 UTC",
    " 2025-12-01T12:00:00,0Z ",
    "20251201T120000Z",
]


@pytest.mark.parametrize("sent", [*FORMS, 1764590400, 1764590400000])
@pytest.mark.parametrize("strict", [False, True])
def test_a_time_in_any_form_is_an_aware_datetime(sent: Any, strict: bool) -> None:
    media = coerce({"id": "m", "created": sent, "files": []}, Media, strict=strict)
    job = coerce({"id": "j", "created_at": sent}, Job, strict=strict)
    audit = coerce(
        {**dict.fromkeys(AUDIT, sent), "version": 1}, AuditDto, strict=strict
    )
    event = build_event({"kind": "a.b", "data": {}, "created_at": sent}, "1")
    times = media.created, job.created_at, audit.date_created, event.created_at
    for found in times:
        assert found == MOMENT
        assert found is not None
        assert found.tzinfo is not None


def test_a_date_is_midnight_in_utc() -> None:
    media = coerce({"id": "m", "updated": "2025-12-01"}, Media)
    assert media.updated == datetime(2025, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize("sent", ["yesterday", "", [], True])
def test_an_invalid_time_is_kept_or_an_error_if_strict(sent: Any) -> None:
    assert coerce({"id": "m", "created": sent}, Media).created == sent
    with pytest.raises(msgspec.ValidationError, match=r"\$.created"):
        coerce({"id": "m", "created": sent}, Media, strict=True)


FROZEN = """
import datetime, sys
real = datetime.datetime
class Meta(type):
    def __instancecheck__(self, value):
        return isinstance(value, real)
class Fake(real, metaclass=Meta):
    pass
datetime.datetime = Fake
from ittybit.core.serialization.codec import decode, encode
from ittybit.core.http.models import Headers, RequestInfo, Response
from ittybit.types import Job, Media
from wootiv.types.shared import AuditDto
for frozen in (True, False):
    if not frozen:
        datetime.datetime = real
    for into in (Media, Job, AuditDto):
        names = ["created", "created_at"]
        names += ["date_created", "date_updated", "date_deleted"]
        sent = dict.fromkeys(names, "2025-12-01T12:00:00") | {"id": "x", "version": 1}
        info = RequestInfo("GET", "http://h")
        found = decode(Response(200, Headers(), encode(sent), info), into, strict=True)
        times = [getattr(found, n, None) for n in ("created", "created_at")]
        times = [*filter(None, times)] or [found.date_created]
        assert [type(time) for time in times] == [real], times
    assert encode([Fake(2025, 12, 1)]) == b'["2025-12-01T00:00:00"]'
"""


def test_types_that_were_imported_while_the_time_was_frozen_are_complete() -> None:
    done = subprocess.run([sys.executable, "-c", FROZEN], check=False, timeout=60)
    assert done.returncode == 0


def test_webhooks_and_signed_urls_use_the_time_of_a_frozen_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_000_000.0)
    secret = "whsec_dGVzdA=="
    headers = webhooks.sign(b"{}", secret, scheme="standard", timestamp=1_000_000)
    webhooks.verify(b"{}", headers, secret)
    assert "expiry=1003600" in sign_url("h", "a.mp4", key="k")
