"""Many ask, and one of them asks for all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from copy import copy
from typing import Generic, TypeVar

from ittybit_async import _io

Q = TypeVar("Q")
A = TypeVar("A")


class Call(Generic[Q, A]):
    """One question, and the answer to it when it is there."""

    __slots__ = ("answers", "error", "leads", "question", "wake_event")

    def __init__(self, question: Q) -> None:
        self.question = question
        self.wake_event: _io.WakeEvent | None = None  # of one who waits
        self.leads = False
        self.answers: Sequence[A] = ()
        self.error: Exception | None = None

    @property
    def is_answered(self) -> bool:
        """Whether there is an answer, or an error in its place."""
        return bool(self.answers) or self.error is not None


class Coalescer(Generic[Q, A]):
    """Brings together what is asked at the same time.

    `ask_all` returns the answers to questions in their order. Of those who ask, one
    calls it for all; who comes meanwhile is in the next round. Where the one who calls
    it is stopped, the questions of the others are asked again.
    """

    def __init__(self, ask_all: Callable[[list[Q]], _io.Eventual[Sequence[A]]]) -> None:
        self._ask_all = ask_all
        self._lock = _io.Lock()
        self._waiting: deque[Call[Q, A]] = deque()
        self._busy = False

    async def ask(self, question: Q) -> A:
        """Return the answer to `question`, or raise what `ask_all` raised."""
        return await self.answer(await self.tell(question))

    async def tell(self, question: Q) -> Call[Q, A]:
        """Have `question` asked, and wait for that only where nobody else does it.

        Whoever asks for others meanwhile goes on until their questions are asked too,
        or until one of them waits for his `answer`, who then does it.
        """
        asker: Call[Q, A] = Call(question)
        try:
            with self._lock:
                self._waiting.append(asker)
                if not self._busy:
                    self._busy = asker.leads = True
            if asker.leads:
                await self._led(asker)
        except BaseException:
            self._leave(asker)
            raise
        return asker

    async def answer(self, asker: Call[Q, A]) -> A:
        """Return the answer to what was told, or raise what `ask_all` raised."""
        if not asker.is_answered:
            await self._answered(asker)
        if asker.error is not None:
            raise copy(asker.error) from asker.error
        return asker.answers[0]

    async def _answered(self, asker: Call[Q, A]) -> None:
        wake_event = _io.WakeEvent()
        try:
            with self._lock:
                asker.wake_event = wake_event
                if not asker.is_answered and not self._busy:
                    self._busy = asker.leads = True
            while not (asker.is_answered or asker.leads):
                await wake_event.wait(None)
            if asker.leads:
                await self._led(asker)
        except BaseException:
            self._leave(asker)
            raise

    async def _led(self, asker: Call[Q, A]) -> None:
        """Ask for all until one who waits can do so, or there is nothing to ask."""
        while asker.leads:
            await self._lead()
            self._hand_on(asker)

    async def _lead(self) -> None:
        round: list[Call[Q, A]] = []
        try:
            with self._lock:
                round = list(self._waiting)
                self._waiting.clear()
            answers = await self._ask_all([asker.question for asker in round])
            for asker, answer in zip(round, answers, strict=True):
                asker.answers = (answer,)
        except Exception as error:
            for asker in round:
                asker.error = error
        finally:
            self._end(round)

    def _end(self, round: list[Call[Q, A]]) -> None:
        with self._lock:
            for asker in reversed(round):
                if not asker.is_answered:
                    self._waiting.appendleft(asker)
        for asker in round:  # others may come in meanwhile
            if asker.wake_event is not None and asker.is_answered:
                asker.wake_event.set()

    def _hand_on(self, asker: Call[Q, A]) -> None:
        """Let another lead who waits; if all have only told, `asker` goes on."""
        with self._lock:
            if self._waiting and not self._next(asker):
                return
            asker.leads = False
            if not self._waiting:
                self._busy = False

    def _leave(self, asker: Call[Q, A]) -> None:
        """Have `asker` out of it, who was stopped."""
        with self._lock:
            if asker in self._waiting:
                self._waiting.remove(asker)
            if asker.leads:
                asker.leads = False
                self._busy = self._next(asker)

    def _next(self, asker: Call[Q, A]) -> bool:
        """Let the first who waits lead; tell whether there is one."""
        for other in self._waiting:
            if other.wake_event is not None and other is not asker:
                other.leads = True
                other.wake_event.set()
                return True
        return False
