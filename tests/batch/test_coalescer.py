"""Concurrent requests are coalesced into rounds, and a cancelled leader loses none."""

import asyncio
from contextlib import suppress

import pytest

from ittybit_async.batch.coalescer import Call, Coalescer


class Answers:
    """Doubles numbers once `open` is set, and records each round in `rounds`."""

    def __init__(self) -> None:
        self.rounds: list[list[int]] = []
        self.open = asyncio.Event()
        self.gathering: Coalescer[int, int] = Coalescer(self.all_of)

    async def all_of(self, questions: list[int]) -> list[int]:
        self.rounds.append(questions)
        await self.open.wait()
        if 13 in questions:
            raise ValueError("13")
        return [2 * question for question in questions]

    def ask(self, number: int) -> asyncio.Task[int]:
        return asyncio.create_task(self.gathering.call(number))


async def test_requests_made_during_a_round_join_the_next_round() -> None:
    answers = Answers()
    asked = [answers.ask(number) for number in range(4)]
    await asyncio.sleep(0)
    answers.open.set()
    assert await asyncio.gather(*asked) == [0, 2, 4, 6]
    assert answers.rounds == [[0], [1, 2, 3]]


@pytest.mark.parametrize("stopped", [0, 1, 3])
async def test_cancelling_one_caller_takes_no_result_from_the_others(
    stopped: int,
) -> None:
    answers = Answers()
    asked = [answers.ask(number) for number in range(4)]
    await asyncio.sleep(0)
    asked[stopped].cancel()
    with suppress(asyncio.CancelledError):
        await asked[stopped]
    answers.open.set()
    others = [task for task in asked if not task.cancelled()]
    async with asyncio.timeout(5):
        found = await asyncio.gather(*others)
    assert found == [2 * number for number in range(4) if number != stopped]


async def test_an_error_reaches_every_caller_of_its_round_and_no_other() -> None:
    answers = Answers()
    asked = [answers.ask(number) for number in (1, 13, 2)]
    await asyncio.sleep(0)
    answers.open.set()
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert found[0] == 2
    assert [str(error) for error in found[1:]] == ["13", "13"]
    assert found[1] is not found[2]
    assert await answers.gathering.call(3) == 6


async def register(answers: Answers, number: int) -> Call[int, int]:
    async with asyncio.timeout(5):
        return await answers.gathering.submit(number)


async def test_a_registered_request_waits_if_nobody_else_asks() -> None:
    answers = Answers()
    first = asyncio.create_task(register(answers, 1))
    await asyncio.sleep(0)
    second = await register(answers, 2)
    assert not first.done()
    assert not second.is_done
    answers.open.set()
    assert await answers.gathering.result(await first) == 2
    assert await answers.gathering.result(second) == 4
    assert answers.rounds == [[1], [2]]


async def test_a_registered_request_is_sent_although_nobody_waits() -> None:
    answers = Answers()
    first = asyncio.create_task(register(answers, 1))
    await asyncio.sleep(0)
    others = [await register(answers, number) for number in (2, 3)]
    answers.open.set()
    await first
    assert answers.rounds == [[1], [2, 3]]
    assert all(other.is_done for other in others)


async def test_a_waiting_caller_takes_over_from_a_registered_request() -> None:
    answers = Answers()
    first = asyncio.create_task(register(answers, 1))
    await asyncio.sleep(0)
    waits = answers.ask(2)
    await asyncio.sleep(0)
    first_round, answers.open = answers.open, asyncio.Event()
    first_round.set()
    await asyncio.wait_for(first, 5)
    assert not waits.done()
    answers.open.set()
    assert await waits == 4


async def test_another_caller_takes_over_if_the_leader_is_cancelled() -> None:
    answers = Answers()
    first = asyncio.create_task(register(answers, 1))
    await asyncio.sleep(0)
    second = await register(answers, 2)
    first.cancel()
    await asyncio.wait([first])
    assert not second.is_done
    answers.open.set()
    assert await answers.gathering.result(second) == 4


async def test_a_registered_request_raises_its_error_when_awaited() -> None:
    answers = Answers()
    first = asyncio.create_task(register(answers, 1))
    await asyncio.sleep(0)
    unlucky = await register(answers, 13)
    answers.open.set()
    assert await answers.gathering.result(await first) == 2
    with pytest.raises(ValueError, match="13"):
        await answers.gathering.result(unlucky)


async def test_a_leader_interrupted_at_its_start_hands_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = Answers()
    answers.open.set()
    gathering, real = answers.gathering, answers.gathering._run_round

    def interrupted(asker: Call[int, int]) -> None:
        monkeypatch.setattr(gathering, "_run_round", real)
        raise KeyboardInterrupt

    monkeypatch.setattr(gathering, "_run_round", interrupted)
    with pytest.raises(KeyboardInterrupt):
        await gathering.submit(1)
    assert await asyncio.wait_for(gathering.call(2), 5) == 4
    assert answers.rounds == [[2]]
