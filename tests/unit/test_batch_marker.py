"""The age at which a batch stops looking for its own work, by the server's clock."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from ittybit.core.batch.marker import is_older, to_server_time
from ittybit.types import Job, Task

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def lower_bound(since: datetime, date: str | None) -> datetime:
    """Convert the local time `since` to a lower bound in the server's time, at NOW."""
    headers = {} if date is None else {"date": date}
    return to_server_time(since.timestamp(), headers, NOW.timestamp)


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(hours=2), -timedelta(days=9)])
def test_the_limit_is_in_server_time_less_a_minute(
    ahead: timedelta,
) -> None:
    since = NOW - timedelta(minutes=5)
    assert lower_bound(since, format_datetime(NOW + ahead)) == since + ahead - MINUTE


@pytest.mark.parametrize("date", [None, "", "yesterday"])
def test_a_server_without_a_date_uses_the_local_clock(
    date: str | None,
) -> None:
    assert lower_bound(NOW, date) == NOW - MINUTE


def test_a_date_without_a_time_zone_is_in_utc() -> None:
    assert lower_bound(NOW, "Mon, 01 Jun 2026 12:00:00 -0000") == NOW - MINUTE


def test_a_time_in_the_future_sets_no_limit() -> None:
    looked = lower_bound(NOW + 2 * MINUTE, format_datetime(NOW))
    assert looked == datetime.min.replace(tzinfo=UTC)


def at(time: datetime | None, kind: Any = Task) -> object:
    """Return a task or job of that time."""
    if kind is Job:
        return Job(id="job_a", created_at=time)
    return Task(id="task_a", created=time)


@pytest.mark.parametrize("kind", [Task, Job])
def test_a_page_is_older_if_its_last_item_is(kind: Any) -> None:
    page = [at(NOW, kind), at(NOW - MINUTE, kind)]
    assert is_older(page, NOW)
    assert not is_older(page, NOW - MINUTE)


def test_a_page_that_is_empty_or_has_no_times_is_not_older() -> None:
    assert not is_older([], NOW)
    assert not is_older([at(None)], NOW)
    assert not is_older([at(datetime(1999, 1, 1))], NOW)
