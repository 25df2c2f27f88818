# Generated from ittybit_async/batch/gathering.py by build_sync.py. Do not edit.
"""Many ask, and one of them asks for all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from copy import copy
from typing import Generic, TypeVar

from ittybit_sync import _io

Q = TypeVar("Q")
A = TypeVar("A")


class _Asker(Generic[Q, A]):
    def __init__(self, question: Q) -> None:
        self.question = question
        self.bell = _io.Bell()
        self.leads = False
        self.answers: list[A] = []
        self.error: Exception | None = None


class Gathering(Generic[Q, A]):
    """Brings together what is asked at the same time.

    `ask_all` returns the answers to questions in their order. Of those who ask, one
    calls it for all; who comes meanwhile is in the next round. Where the one who calls
    it is stopped, the questions of the others are asked again.
    """

    def __init__(
        self, ask_all: Callable[[list[Q]], _io.Eventually[Sequence[A]]]
    ) -> None:
        self._ask_all = ask_all
        self._lock = _io.Lock()
        self._waiting: deque[_Asker[Q, A]] = deque()
        self._busy = False

    def ask(self, question: Q) -> A:
        """Return the answer to `question`, or raise what `ask_all` raised."""
        asker: _Asker[Q, A] = _Asker(question)
        with self._lock:
            self._waiting.append(asker)
            if not self._busy:
                self._busy = asker.leads = True
        try:
            while not asker.answers and asker.error is None:
                if asker.leads:
                    self._lead()
                else:
                    asker.bell.wait(None)
        finally:
            if asker.leads or not (asker.answers or asker.error):
                self._leave(asker)
        if asker.error is not None:
            raise copy(asker.error) from asker.error
        return asker.answers[0]

    def _lead(self) -> None:
        with self._lock:
            round = list(self._waiting)
            self._waiting.clear()
        try:
            answers = self._ask_all([asker.question for asker in round])
            for asker, answer in zip(round, answers, strict=True):
                asker.answers.append(answer)
        except Exception as error:
            for asker in round:
                asker.error = error
        finally:
            self._end(round)

    def _end(self, round: list[_Asker[Q, A]]) -> None:
        with self._lock:
            for asker in reversed(round):
                if asker.answers or asker.error:
                    asker.bell.ring()
                else:
                    self._waiting.appendleft(asker)

    def _leave(self, asker: _Asker[Q, A]) -> None:
        with self._lock:
            if asker in self._waiting:
                self._waiting.remove(asker)
            if not asker.leads:
                return
            self._busy = bool(self._waiting)
            if self._busy:
                self._waiting[0].leads = True
                self._waiting[0].bell.ring()
