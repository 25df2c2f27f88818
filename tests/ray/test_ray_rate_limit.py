"""Rate limit that the workers of a Ray batch share, without Ray."""

import asyncio
import time
from typing import Any

import pytest

from ittybit.core.http.outgoing import Outgoing
from ittybit.errors import DeadlineError
from ittybit.ray.rate_limit import LeasedRate, LimiterActor
from ittybit.timeouts import Timeout
from tests.ray.test_ray_actors import LocalActor


def outgoing(ends: float | None = None) -> Outgoing:
    return Outgoing("GET", "http://h/tasks", {}, None, Timeout(5), ends)


def make_rates(limiter: LimiterActor, count: int) -> list[LeasedRate]:
    remote: Any = LocalActor(limiter)
    return [LeasedRate(remote) for _ in range(count)]


async def send_all(
    rates: list[LeasedRate], seconds: float, status: int = 200
) -> list[float]:
    """Send requests for `seconds` through each of `rates`, and return their times."""
    times: list[float] = []
    ends = time.monotonic() + seconds

    async def send(rate: LeasedRate) -> None:
        while time.monotonic() < ends:
            started = await rate.take(outgoing())
            times.append(started)
            rate.learn(started, status, None)

    async with asyncio.TaskGroup() as group:
        for rate in rates:
            for _ in range(20):
                group.create_task(send(rate))
    return sorted(times)


async def test_workers_share_one_rate() -> None:
    times = await send_all(make_rates(LimiterActor(50), 3), 3)
    within = [moment for moment in times if moment < times[0] + 3]
    assert len(within) == pytest.approx(150, rel=0.05)


async def test_each_worker_gets_the_same_share() -> None:
    first, second = make_rates(LimiterActor(50), 2)
    both = await asyncio.gather(send_all([first], 2), send_all([second], 2))
    assert len(both[0]) == pytest.approx(len(both[1]), rel=0.3)


async def test_a_429_response_to_one_worker_slows_all() -> None:
    refused, other = make_rates(LimiterActor("adaptive"), 2)
    await asyncio.gather(*(other.take(outgoing()) for _ in range(100)))
    started = await refused.take(outgoing())
    refused.learn(started, 204, None)
    refused.learn(started, 429, None)
    await asyncio.sleep(0)
    times = await send_all([other], 1, status=204)
    assert 25 < len(times) < 100


async def test_a_retry_after_response_to_one_worker_pauses_all() -> None:
    refused, other = make_rates(LimiterActor("adaptive"), 2)
    started = await refused.take(outgoing())
    refused.learn(started, 503, 0.6)
    await asyncio.sleep(0)
    assert await other.take(outgoing()) - started > 0.5


async def test_a_request_that_would_miss_its_deadline_is_not_sent() -> None:
    (rate,) = make_rates(LimiterActor(1), 1)
    await rate.take(outgoing())
    with pytest.raises(DeadlineError, match="delayed the request past its") as caught:
        await rate.take(outgoing(time.monotonic() + 0.1))
    assert caught.value.sent is False
