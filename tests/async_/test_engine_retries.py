"""Retries: which failures, how often, after which pause, and with which key."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from ittybit.core.http.request import Request
from ittybit.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    ConflictError,
    InternalServerError,
    RateLimitError,
)
from ittybit_async import AsyncIttybit
from ittybit_async.concurrency import each
from ittybit_emulator import Emulator
from ittybit_emulator.http.faults import Fault
from tests.support.wire_server import MEDIA, Line, WireServer, answer, answering

pytestmark = pytest.mark.usefixtures("pauses")


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504])
async def test_a_temporary_failure_is_retried(
    client: AsyncIttybit, emulator: Emulator, status: int
) -> None:
    media = await client.media.create(title="Harbour")
    emulator.faults.add(Fault(status=status), method="GET", times=2)
    assert await client.media.get(media.id) == media
    assert len(emulator.requests.matching("GET")) == 3


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 405, 410, 422])
async def test_a_permanent_failure_is_not_retried(
    client: AsyncIttybit, emulator: Emulator, pauses: list[float], status: int
) -> None:
    emulator.faults.add(Fault(status=status), method="GET", times=None)
    with pytest.raises(APIStatusError, match=f"answered {status}") as caught:
        await client.media.get("med_1")
    assert caught.value.retries_taken == 0
    assert len(emulator.requests.matching("GET")) == 1
    assert pauses == []


async def test_a_lost_connection_is_retried(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    emulator.faults.add(Fault(drop="before"), method="POST")
    emulator.faults.add(Fault(drop="before"), method="POST")
    assert (await client.media.create(title="Harbour")).title == "Harbour"
    assert len(emulator.requests.matching("POST")) == 3


async def test_a_timeout_is_retried(emulator: Emulator) -> None:
    emulator.faults.add(Fault(delay=5), method="POST")
    async with AsyncIttybit(emulator.key, base_url=emulator.url, timeout=0.2) as client:
        assert (await client.media.create(title="Harbour")).title == "Harbour"
    assert len(emulator.requests.matching("POST")) == 2


@pytest.mark.parametrize("tries", [0, 1, 5])
async def test_max_retries_of_the_client_limits_the_attempts(
    emulator: Emulator, tries: int
) -> None:
    emulator.faults.add(Fault(status=503), times=None)
    async with AsyncIttybit(
        emulator.key, base_url=emulator.url, max_retries=tries
    ) as client:
        with pytest.raises(InternalServerError) as caught:
            await client.media.get("med_1")
    assert len(emulator.requests) == tries + 1
    assert caught.value.retries_taken == tries
    assert (f"(after {tries + 1} tries)" in str(caught.value)) is (tries > 0)


@pytest.mark.parametrize("tries", [0, 1, 5])
async def test_a_copy_and_a_call_may_override_max_retries(
    client: AsyncIttybit, emulator: Emulator, tries: int
) -> None:
    emulator.faults.add(Fault(status=503), times=None)
    with pytest.raises(InternalServerError):
        await client.with_options(max_retries=tries).media.get("med_1")
    assert len(emulator.requests) == tries + 1
    with pytest.raises(InternalServerError):
        await client.media.get("med_1", request_options={"max_retries": tries})
    assert len(emulator.requests) == 2 * (tries + 1)
    with pytest.raises(InternalServerError):
        await client.media.get("med_1")
    assert len(emulator.requests) == 2 * (tries + 1) + 3


async def test_max_retries_of_a_list_call_applies(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    emulator.faults.add(Fault(status=503), times=None)
    with pytest.raises(InternalServerError):
        await client.media.list(request_options={"max_retries": 1})
    assert len(emulator.requests) == 2


async def test_the_last_error_is_raised() -> None:
    def silent(line: Line) -> None:
        line.request()

    conflict = answer(b'{"message": "taken"}', "409 Conflict")
    with WireServer(silent, answering(conflict)) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=1) as client:
            with pytest.raises(ConflictError, match=r"taken .*\(after 2 tries\)"):
                await client.media.get("med_1")


async def test_a_connection_error_counts_its_retries() -> None:
    def silent(line: Line) -> None:
        line.request()

    with WireServer(silent) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=3) as client:
            with pytest.raises(APIConnectionError, match="after 4 tries") as caught:
                await client.media.get("med_1")
    assert caught.value.retries_taken == 3
    assert (len(server.requests), server.connections) == (4, 4)


async def test_the_pauses_grow_and_are_random(
    client: AsyncIttybit, emulator: Emulator, pauses: list[float]
) -> None:
    emulator.faults.add(Fault(status=503), times=None)
    with pytest.raises(InternalServerError):
        await client.media.get("med_1", request_options={"max_retries": 6})
    assert len(pauses) == 6
    for longest, pause in zip([0.5, 1, 2, 4, 8, 8], pauses, strict=True):
        assert longest * 0.75 <= pause <= longest
    assert len({pause / 8 for pause in pauses[-2:]}) == 2


def in_an_hour() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"Retry-After": "3"}, 3),
        ({"Retry-After": "0.001"}, 0.001),
        ({"retry-after-ms": "40"}, 0.04),
        ({"Retry-After": "60"}, 60),
    ],
)
async def test_retry_after_is_respected_up_to_a_limit(
    client: AsyncIttybit,
    emulator: Emulator,
    pauses: list[float],
    headers: dict[str, str],
    pause: float,
) -> None:
    emulator.faults.add(Fault(status=429, headers=headers), times=2)
    await client.media.list()
    assert pauses == [pause, pause]


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "60.001"},
        {"Retry-After": "86400"},
        {"Retry-After": "9" * 30},
        {"Retry-After": in_an_hour()},
        {"retry-after-ms": "60001"},
    ],
)
@pytest.mark.parametrize("status", [408, 429, 503])
async def test_a_call_does_not_wait_for_a_longer_pause(
    client: AsyncIttybit,
    emulator: Emulator,
    pauses: list[float],
    headers: dict[str, str],
    status: int,
) -> None:
    emulator.faults.add(Fault(status=status, headers=headers), times=None)
    with pytest.raises(APIStatusError) as caught:
        await client.media.list()
    assert (caught.value.retry_after or 0) > 60
    assert caught.value.retries_taken == 0
    assert (len(emulator.requests), pauses) == (1, [])


async def test_a_wait_ends_if_the_server_asks_for_a_longer_pause(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    fault = Fault(status=429, headers={"Retry-After": "86400"})
    emulator.faults.add(fault, times=None)
    with pytest.raises(RateLimitError) as caught:
        await client.tasks.wait("task_1")
    assert (caught.value.retry_after, caught.value.task_id) == (86400, "task_1")


@pytest.mark.parametrize(
    "value", ["soon", "-10", "1_0", "1e1", "0", "Wed, 20 Aug 2025 12:00:00 GMT"]
)
async def test_an_invalid_or_past_retry_after_means_the_backoff(
    client: AsyncIttybit, emulator: Emulator, pauses: list[float], value: str
) -> None:
    emulator.faults.add(Fault(status=429, headers={"Retry-After": value}), times=1)
    await client.media.list()
    assert 0.375 <= pauses[0] <= 0.5


async def test_the_error_of_the_last_attempt_carries_retry_after(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    fault = Fault(status=429, headers={"Retry-After": "7"}, body=b'{"message": "slow"}')
    emulator.faults.add(fault, times=None)
    with pytest.raises(RateLimitError, match="slow") as caught:
        await client.media.list()
    assert caught.value.retry_after == 7


async def test_all_attempts_of_a_create_share_one_idempotency_key(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    emulator.faults.add(Fault(status=503), method="POST", times=2)
    await client.media.create(title="one")
    await client.media.create(title="two")
    keys = [a.headers["Idempotency-Key"] for a in emulator.requests.matching("POST")]
    assert len(keys) == 4
    assert keys[0] == keys[1] == keys[2] != keys[3]


async def test_a_response_reports_its_number_of_retries() -> None:
    busy = answer(b"", "503 Busy")
    with WireServer(answering(busy, busy, MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            request = Request("GET", "/media/med_1")
            first = await client._engine.send(request)
            second = await client._engine.send(request)
    assert (first.retries_taken, second.retries_taken) == (2, 0)


async def test_concurrent_calls_do_not_share_retry_state() -> None:
    # Each path fails as often as its number says. One number never succeeds.
    def script(line: Line) -> None:
        while (seen := line.request()) is not None:
            number = int(seen.target.rpartition("_")[2])
            so_far = sum(r.target == seen.target for r in list(server.requests))
            broken = number == 9 or so_far <= number % 3
            busy = answer(b"", "503 Busy", Retry_After="0.001")
            ident = b'{"id": "med_%d"}' % number
            line.send(busy if broken else answer(ident))

    async def get(number: int) -> tuple[int, str]:
        try:
            return number, (await client.media.get(f"med_{number}")).id
        except InternalServerError as error:
            return number, f"failed after {error.retries_taken}"

    with WireServer(script) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            found = dict([x async for x in each(get, range(30), limit=10)])
    assert found.pop(9) == "failed after 2"
    assert found == {n: f"med_{n}" for n in range(30) if n != 9}
    for number in range(30):
        sent = sum(r.target == f"/media/med_{number}" for r in server.requests)
        assert sent == (3 if number == 9 else number % 3 + 1)


async def test_downloads_and_uploads_are_retried(
    client: AsyncIttybit, emulator: Emulator, samples: Path, tmp_path: Path
) -> None:
    emulator.faults.add(Fault(status=503), method="PUT", times=2)
    file = await client.files.upload(samples / "still.png")
    emulator.faults.add(Fault(truncate_after=100), method="GET", port="delivery")
    emulator.faults.add(Fault(status=502), method="GET", port="delivery")
    await client.files.download(file, tmp_path / "back.png")
    assert (tmp_path / "back.png").read_bytes() == (samples / "still.png").read_bytes()
    assert len(emulator.requests.matching("PUT")) == 3
    assert len(emulator.requests.matching("GET", port="delivery")) == 3


async def test_a_timeout_of_the_last_attempt_is_a_timeout_error(
    emulator: Emulator,
) -> None:
    emulator.faults.add(Fault(status=503), times=1)
    emulator.faults.add(Fault(delay=5), times=1)
    async with AsyncIttybit(
        emulator.key, base_url=emulator.url, timeout=0.2, max_retries=1
    ) as client:
        with pytest.raises(APITimeoutError, match="after 2 tries"):
            await client.media.list()
