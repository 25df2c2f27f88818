"""How far back a batch looks for what it may have created, by the server's clock."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from ittybit.core.batch.lookup import is_older, to_server_time
from ittybit.types import Job, Task

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def looked_back(since: datetime, date: str | None) -> datetime:
    """By what moment of the server what was sent `since` is not older; it is NOW."""
    headers = {} if date is None else {"date": date}
    return to_server_time(since.timestamp(), headers, NOW.timestamp)


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(hours=2), -timedelta(days=9)])
def test_a_moment_is_told_by_the_clock_of_the_server_less_a_minute(
    ahead: timedelta,
) -> None:
    since = NOW - timedelta(minutes=5)
    assert looked_back(since, format_datetime(NOW + ahead)) == since + ahead - MINUTE


@pytest.mark.parametrize("date", [None, "", "yesterday"])
def test_a_server_that_tells_no_time_has_the_clock_of_this_machine(
    date: str | None,
) -> None:
    assert looked_back(NOW, date) == NOW - MINUTE


def test_a_date_without_a_zone_is_one_of_utc() -> None:
    assert looked_back(NOW, "Mon, 01 Jun 2026 12:00:00 -0000") == NOW - MINUTE


def test_what_is_still_to_come_may_be_of_any_time() -> None:
    looked = looked_back(NOW + 2 * MINUTE, format_datetime(NOW))
    assert looked == datetime.min.replace(tzinfo=UTC)


def at(time: datetime | None, kind: Any = Task) -> object:
    """A task or job of that time."""
    if kind is Job:
        return Job(id="job_a", created_at=time)
    return Task(id="task_a", created=time)


@pytest.mark.parametrize("kind", [Task, Job])
def test_a_page_is_older_when_its_last_is(kind: Any) -> None:
    page = [at(NOW, kind), at(NOW - MINUTE, kind)]
    assert is_older(page, NOW)
    assert not is_older(page, NOW - MINUTE)


def test_a_page_of_nothing_or_without_times_tells_no_age() -> None:
    assert not is_older([], NOW)
    assert not is_older([at(None)], NOW)
    assert not is_older([at(datetime(1999, 1, 1))], NOW)
