"""All waiters of a client wait together: one of them polls for all."""

import time
from collections.abc import AsyncGenerator, Generator

import pytest

from ittybit import deadline
from ittybit.errors import (
    APIError,
    ArgumentError,
    AuthenticationError,
    DeadlineError,
    InternalServerError,
    NotFoundError,
    TaskFailed,
    TaskTimeout,
)
from ittybit.types import Task
from ittybit_async import AsyncIttybit, _io
from ittybit_async.concurrency import each
from tests.support.task_list import Answer, TaskList

BUSY: Answer = (503, {"Retry-After": "0.001"}, {"message": "busy"})


@pytest.fixture
def server() -> Generator[TaskList]:
    with TaskList() as server:
        yield server


@pytest.fixture
async def client(server: TaskList) -> AsyncGenerator[AsyncIttybit]:
    async with AsyncIttybit("key", base_url=server.url, max_retries=0) as client:
        yield client


async def outcomes(
    client: AsyncIttybit, ids: list[str], timeout: float | None = 20
) -> dict[str, str]:
    """Return the status or error of each of several concurrent waits."""

    async def wait(id: str) -> tuple[str, str]:
        try:
            return id, str(
                (await client.tasks.wait(id, timeout=timeout, settle=0.3)).status
            )
        except APIError as error:
            return id, type(error).__name__

    return {id: result async for id, result in each(wait, ids, limit=len(ids))}


async def test_concurrent_waits_poll_together(
    client: AsyncIttybit, server: TaskList
) -> None:
    ids = server.add_many("task", 40, 1.5)
    assert set((await outcomes(client, ids)).values()) == {"completed"}
    # Separate polls would take about ten requests per task.
    assert server.requests < 40


async def test_few_tasks_below_many_newer_ones_are_polled_directly(
    client: AsyncIttybit, server: TaskList
) -> None:
    ids = server.add_many("ours", 3, 0.6)
    server.add_many("theirs", 1000, 60)
    assert len(await client.tasks.wait_all(ids)) == 3
    assert server.counts["list"] <= 3
    assert server.counts["single"] > server.counts["list"]
    assert server.requests < 20


async def test_many_tasks_below_more_newer_ones_are_read_from_the_list(
    client: AsyncIttybit, server: TaskList
) -> None:
    ids = server.add_many("ours", 150, 1)
    server.add_many("theirs", 500, 60)
    assert [task.id for task in await client.tasks.wait_all(ids)] == ids
    assert server.requests < 60


async def test_wait_all_keeps_the_order_of_its_arguments(
    client: AsyncIttybit, server: TaskList
) -> None:
    late, soon = server.add("late", 0.5), server.add("soon", 0)
    tasks = await client.tasks.wait_all(iter([late, soon, late]))
    assert [task.id for task in tasks] == [late, soon, late]
    assert await client.tasks.wait_all([]) == []


async def test_the_first_failure_is_raised_after_all_have_ended(
    client: AsyncIttybit, server: TaskList
) -> None:
    ids = [
        server.add("good", 0.4),
        server.add("bad", 0, "failed"),
        server.add("worse", 0, "failed"),
    ]
    with pytest.raises(TaskFailed, match=r"bad .* broken") as caught:
        await client.tasks.wait_all(ids, timeout=10)
    assert [task.status for task in caught.value.tasks] == [
        "completed",
        "failed",
        "failed",
    ]


async def test_as_completed_yields_tasks_as_they_end(
    client: AsyncIttybit, server: TaskList
) -> None:
    ids = [server.add("last", 0.9), server.add("bad", 0.4, "failed")]
    ids.append(server.add("first", 0))
    ended = [task async for task in client.tasks.as_completed(ids, timeout=10)]
    assert [(task.id, task.succeeded) for task in ended] == [
        ("first", True),
        ("bad", False),
        ("last", True),
    ]


async def test_as_completed_can_be_left_and_the_rest_waited_for_later(
    client: AsyncIttybit, server: TaskList
) -> None:
    ids = [server.add("slow", 0.5), server.add("quick", 0)]
    async for task in client.tasks.as_completed(ids):
        assert task.id == "quick"
        break
    assert (await client.tasks.wait("slow", timeout=5)).succeeded


async def test_a_late_waiter_gets_states_received_before_its_timeout(
    client: AsyncIttybit, server: TaskList
) -> None:
    ids = [server.add("one", 0), server.add("two", 0.3), server.add("slow", 60)]

    async def iterate() -> list[str]:
        ended: list[str] = []
        async for task in client.tasks.as_completed(ids[:2], timeout=0.8):
            ended.append(task.id)
            await _io.sleep(1)
        return ended

    async def other() -> list[str]:
        task = await client.tasks.wait("slow", timeout=1.2, on_timeout="leave")
        return [str(task.status)]

    both = [t async for t in each(lambda run: run(), [iterate, other], limit=2)]
    assert sorted(both) == [["one", "two"], ["processing"]]


async def test_each_waiter_keeps_its_own_timeout(
    client: AsyncIttybit, server: TaskList
) -> None:
    server.add("slow", 1.2)

    async def wait(timeout: float) -> tuple[float, float, bool]:
        started = time.monotonic()
        task = await client.tasks.wait("slow", timeout=timeout, on_timeout="leave")
        return timeout, time.monotonic() - started, task.succeeded

    ended = [result async for result in each(wait, [0.2, 0.6, 20], limit=3)]
    assert [(timeout, well) for timeout, _, well in ended] == [
        (0.2, False),
        (0.6, False),
        (20, True),
    ]
    assert all(taken < timeout + 0.5 for timeout, taken, _ in ended)
    assert ended[2][1] < 2.5


async def test_a_slow_response_does_not_extend_the_timeout(
    client: AsyncIttybit, server: TaskList
) -> None:
    server.add("slow", 60)
    server.delay = 2
    started = time.monotonic()
    with pytest.raises(TaskTimeout, match=r"task slow within 0\.3 s") as caught:
        await client.tasks.wait("slow", timeout=0.3)
    assert time.monotonic() - started < 1
    assert caught.value.task == Task(id="slow")


async def test_on_timeout_leave_returns_running_tasks(
    client: AsyncIttybit, server: TaskList
) -> None:
    ids = [server.add("slow", 60), server.add("quick", 0)]
    slow, quick = await client.tasks.wait_all(ids, timeout=0.3, on_timeout="leave")
    assert (slow.status, quick.status) == ("processing", "completed")
    iterate = client.tasks.as_completed(ids, timeout=0.3, on_timeout="leave")
    assert [task.id async for task in iterate] == ["quick"]
    with pytest.raises(TaskTimeout, match="slow") as caught:
        await client.tasks.wait_all(ids, timeout=0.3)
    assert [task.id for task in caught.value.tasks] == ids
    with pytest.raises(TaskTimeout, match="slow"):
        assert [t.id async for t in client.tasks.as_completed(ids, timeout=0.3)]


async def test_a_timeout_of_0_polls_once(
    client: AsyncIttybit, server: TaskList
) -> None:
    server.add("slow", 60)
    server.add("quick", 0)
    left = await client.tasks.wait("slow", timeout=0, on_timeout="leave")
    assert left.status == "processing"
    assert (await client.tasks.wait("quick", timeout=0)).succeeded
    assert server.requests == 2


async def test_every_state_is_reported_to_on_progress(
    client: AsyncIttybit, server: TaskList
) -> None:
    ids = [server.add("one", 0.7), server.add("two", 0.7)]
    seen: list[Task] = []
    await client.tasks.wait_all(ids, on_progress=seen.append)
    for id in ids:
        progress = [task.progress or 0 for task in seen if task.id == id]
        assert progress == sorted(progress)
        assert len(progress) > 3
        assert progress[-1] == 100


async def test_temporary_failures_end_no_wait(
    client: AsyncIttybit, server: TaskList
) -> None:
    faults = [(502, {}, {}), (0, {}, {}), (429, {"Retry-After": "0.2"}, {}), BUSY]
    ids = server.add_many("task", 5, 0.5)

    def fault(path: str) -> Answer | None:
        return faults.pop() if server.requests > 2 and faults else None

    server.fault = fault
    assert set((await outcomes(client, ids)).values()) == {"completed"}
    assert faults == []


async def test_a_long_outage_ends_all_waits(
    client: AsyncIttybit, server: TaskList
) -> None:
    server.fault = lambda path: BUSY
    found = await outcomes(client, server.add_many("task", 5, 0), None)
    assert set(found.values()) == {"InternalServerError"}
    with pytest.raises(InternalServerError) as caught:
        await client.tasks.wait("task_1")
    assert caught.value.task_id == "task_1"


async def test_a_missing_task_ends_only_its_own_wait(
    client: AsyncIttybit, server: TaskList
) -> None:
    server.fault = lambda path: (403, {}, {}) if path == "/tasks" else None
    ids = [*server.add_many("task", 6, 0.5), "task_nowhere"]
    found = await outcomes(client, ids)
    assert found.pop("task_nowhere") == "NotFoundError"
    assert set(found.values()) == {"completed"}
    # A list that is forbidden is not requested again.
    assert server.counts["list"] == 1
    with pytest.raises(NotFoundError) as caught:
        await client.tasks.wait_all(ids, settle=0)
    assert caught.value.task_id == "task_nowhere"


async def test_a_task_that_the_server_shows_late_is_polled_until_it_appears(
    client: AsyncIttybit, server: TaskList
) -> None:
    id, number = server.add("task_1", 0), iter(range(9))
    late: Answer = (404, {}, {"message": "not found"})
    server.fault = lambda path: late if next(number) < 3 else None
    task = await client.tasks.wait(id)
    assert task.succeeded
    assert server.requests == 4


async def test_a_task_that_the_server_never_shows_is_not_found_after_a_while(
    client: AsyncIttybit, server: TaskList
) -> None:
    with pytest.raises(NotFoundError):
        await client.tasks.wait("task_1", settle=0.3)
    assert 2 <= server.requests <= 6
    with pytest.raises(NotFoundError):
        await client.tasks.wait("task_1", timeout=0)


async def test_waiting_works_without_the_list(
    client: AsyncIttybit, server: TaskList
) -> None:
    server.fault = lambda path: BUSY if path == "/tasks" else None
    found = await outcomes(client, server.add_many("task", 20, 1))
    assert set(found.values()) == {"completed"}


async def test_a_refused_key_ends_all_waits_immediately(
    client: AsyncIttybit, server: TaskList
) -> None:
    server.fault = lambda path: (401, {}, {"message": "unknown key"})
    found = await outcomes(client, server.add_many("task", 9, 5), None)
    assert set(found.values()) == {"AuthenticationError"}
    assert server.requests <= 2
    with pytest.raises(AuthenticationError):
        await client.tasks.wait("task_1")


async def test_the_retry_after_of_the_server_is_respected(
    client: AsyncIttybit, server: TaskList
) -> None:
    server.add("task", 0.2)
    life = server.tasks["task"]
    server.fault = lambda path: (200, {"Retry-After": "1"}, life.now)
    started = time.monotonic()
    await client.tasks.wait("task")
    assert time.monotonic() - started >= 1
    assert server.requests == 2


async def test_a_deadline_ends_one_wait_and_no_other(
    client: AsyncIttybit, server: TaskList
) -> None:
    server.add("slow", 1)

    async def wait(seconds: float) -> str:
        try:
            with deadline(seconds):
                return str((await client.tasks.wait("slow")).status)
        except DeadlineError as error:
            return str(error.task_id)

    ended = [result async for result in each(wait, [0.3, 0.5, 9], limit=3)]
    assert ended == ["slow", "slow", "completed"]


async def test_the_timeout_applies_although_the_rate_limit_delays_the_poll(
    client: AsyncIttybit, server: TaskList
) -> None:
    server.add("slow", 60)
    slow = client.with_options(rate_limit=0.5)
    await slow.tasks.get("slow")
    started = time.monotonic()
    with pytest.raises(TaskTimeout, match="slow"):
        await slow.tasks.wait("slow", timeout=0.4)
    assert 0.4 <= time.monotonic() - started < 1
    assert server.requests == 1


async def test_options_of_a_wait_apply_only_to_its_own_requests(
    client: AsyncIttybit, server: TaskList
) -> None:
    server.add("task", 0)
    options = {"additional_query_parameters": {"a": "b"}}
    with pytest.raises(ArgumentError, match="several requests"):
        await client.tasks.wait("task", request_options=options)  # type: ignore[arg-type]  # wrong on purpose
    await client.tasks.wait("task", request_options={"timeout_in_seconds": 5})
    assert list(client._engine.state["pollers"].get()) == []
    await client.tasks.wait("task")
    assert len(client._engine.state["pollers"].get()) == 1


@pytest.mark.parametrize("ids", ["task_1", ["a/b"], [""], [3]])
async def test_invalid_ids_are_refused_before_anything_is_sent(
    client: AsyncIttybit, server: TaskList, ids: list[str]
) -> None:
    with pytest.raises(ArgumentError, match="id"):
        await client.tasks.wait_all(ids)
    with pytest.raises(ArgumentError, match="id"):
        assert [task async for task in client.tasks.as_completed(ids)]
    assert server.requests == 0


async def test_invalid_items_of_a_list_are_ignored(
    client: AsyncIttybit, server: TaskList
) -> None:
    ids = server.add_many("task", 3, 0.3)
    strange = [{"id": 3}, {"id": ["x"]}, {"id": None, "status": []}, {"id": "other"}]
    shown = server.tasks

    def fault(path: str) -> Answer | None:
        lives = [shown[id].now for id in ids]
        return (200, {}, [*strange, *lives]) if path == "/tasks" else None

    server.fault = fault
    assert set((await outcomes(client, ids)).values()) == {"completed"}


async def test_an_exception_of_a_callback_ends_only_its_own_wait(
    client: AsyncIttybit, server: TaskList
) -> None:
    server.add("task", 0.6)

    def fail(task: Task) -> None:
        raise ValueError("no more")

    async def wait(callback: object) -> str:
        try:
            task = await client.tasks.wait("task", on_progress=callback)  # type: ignore[arg-type]  # both are valid
            return str(task.status)
        except ValueError as error:
            return str(error)

    ended = [t async for t in each(wait, [fail, None, fail], limit=3)]
    assert sorted(ended) == ["completed", "no more", "no more"]
