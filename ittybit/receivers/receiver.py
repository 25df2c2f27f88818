"""Common parts of all receivers: options, verification, and responses."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Coroutine, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any, TypedDict, TypeVar, Unpack

from ittybit.core.log import logger
from ittybit.core.printable import show
from ittybit.errors import ArgumentError, WebhookError
from ittybit.receivers.replay_claims import (
    AwaitedReplays,
    Rejection,
    claim_delivery,
    duplicate_in_progress,
)
from ittybit.webhooks import Dispatcher, Event, Headers, ReplayCache, Replays, unwrap
from ittybit.webhooks.arguments import (
    Secret,
    Secrets,
    check_header,
    tolerance_seconds,
    validate_secrets,
)
from ittybit.webhooks.ittybit_signature import HEADER
from ittybit.webhooks.replays import check_cache

__all__ = [
    "DEFAULT_LIMIT",
    "AsyncReceiverOptions",
    "Receiver",
    "ReceiverOptions",
    "build_response",
    "check_handler",
    "run_sync",
]

T = TypeVar("T")

DEFAULT_LIMIT = 1_048_576
"""Bytes. The API documents no limit, and an event has a few thousand bytes."""


class _Options(TypedDict, total=False):
    limit: int
    tolerance: float | timedelta | None
    header: str
    events: Dispatcher


class ReceiverOptions(_Options, total=False):
    """Options of a receiver."""

    cache: Replays


class AsyncReceiverOptions(_Options, total=False):
    """Options of an asynchronous receiver, whose `cache` may be asynchronous."""

    cache: Replays | AwaitedReplays


class _SecondsRecorder:
    """Replay cache that stores nothing except the seconds of the last claim."""

    seconds = 0.0

    def claim(self, delivery_id: str, seconds: float) -> bool:
        self.seconds = seconds
        return True

    def forget(self, delivery_id: str) -> None:
        """Do nothing, because nothing is stored."""


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """Settings and state of a receiver."""

    secrets: tuple[Secret, ...] = field(repr=False)
    limit: int = DEFAULT_LIMIT
    tolerance: float | timedelta | None = None
    header: str = HEADER
    cache: Replays | AwaitedReplays = field(default_factory=ReplayCache)
    events: Dispatcher | None = None
    _in_progress: dict[str, object] = field(
        default_factory=dict[str, object], init=False, repr=False
    )

    @classmethod
    def create(
        cls, secrets: Secrets, **options: Unpack[AsyncReceiverOptions]
    ) -> Receiver:
        """Return a receiver, or raise ArgumentError for invalid options."""
        unknown = sorted(options.keys() - AsyncReceiverOptions.__annotations__)
        if unknown:
            raise ArgumentError(f"unknown receiver option {unknown[0]!r}")
        receiver = cls(secrets=validate_secrets(secrets), **options)
        if type(receiver.limit) is not int or receiver.limit < 1:
            raise ArgumentError(
                f"limit must be 1 byte or more, got {show(receiver.limit)}"
            )
        tolerance_seconds(receiver.tolerance)
        check_header(receiver.header)
        check_cache(receiver.cache)
        return receiver

    def check_request(self, method: str, length: str | None) -> int | None:
        """Return the length of the body if known, or raise Rejection."""
        if method != "POST":
            raise Rejection(HTTPStatus.METHOD_NOT_ALLOWED)
        if not length:
            return None
        if not (length.isascii() and length.isdecimal()):
            raise Rejection(HTTPStatus.BAD_REQUEST)
        # Do not parse huge numbers.
        size = int(length) if len(length) < 20 else self.limit + 1
        self.check_size(size)
        return size

    def check_size(self, size: int) -> None:
        """Raise Rejection if the body exceeds the limit."""
        if size > self.limit:
            raise Rejection(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    @asynccontextmanager
    async def receive(self, body: bytes, headers: Headers) -> AsyncGenerator[Event]:
        """Verify a webhook and return its event to the block, or raise Rejection.

        If the block raises, the delivery may be sent again. A duplicate that arrives
        while the block runs is rejected with 503, because the block may still fail.
        """
        recorder = _SecondsRecorder()
        try:
            event = unwrap(
                body,
                headers,
                self.secrets,
                tolerance=self.tolerance,
                header=self.header,
                cache=recorder,
            )
        except WebhookError as error:
            logger.warning("webhook rejected (%s): %s", error.step, error)
            raise Rejection(HTTPStatus(error.answer_status)) from error
        delivery_id = event.delivery_id
        with self._claim_exclusively(delivery_id):
            async with claim_delivery(self.cache, delivery_id, recorder.seconds):
                if self.events is not None:
                    self.events.dispatch(event)
                yield event

    @contextmanager
    def _claim_exclusively(self, delivery_id: str) -> Generator[None]:
        """Reject duplicates of a delivery in this process while the block runs."""
        token = object()
        # setdefault is atomic, because threads may run this concurrently.
        if self._in_progress.setdefault(delivery_id, token) is not token:
            raise duplicate_in_progress()
        try:
            yield
        finally:
            self._in_progress.pop(delivery_id)


def check_handler(handle: object) -> None:
    """Raise ArgumentError if `handle` is not callable."""
    if not callable(handle):
        raise ArgumentError(
            f"handle must be a function of one argument, got {type(handle).__name__}"
        )


def run_sync(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return the result of a coroutine that never suspends."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        value: T = end.value
        return value
    finally:
        coroutine.close()
    raise ArgumentError("cache must not be asynchronous in a WSGI receiver")


def build_response(status: HTTPStatus) -> tuple[bytes, dict[str, str]]:
    """Return the body and headers of a response. Only the log names the problem."""
    body = status.phrase.encode()
    headers = {"Content-Type": "text/plain", "Content-Length": str(len(body))}
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = "POST"
    return body, headers
