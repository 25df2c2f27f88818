"""What all receivers do: verify, hand over, and say how to answer."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Coroutine, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any, TypedDict, TypeVar, Unpack

from ittybit.core.log import logger
from ittybit.errors import ArgumentError, WebhookError
from ittybit.receivers.rejection import Rejection
from ittybit.receivers.replay_claims import (
    AwaitedReplays,
    claim_delivery,
    duplicate_in_progress,
)
from ittybit.webhooks import Dispatcher, Event, Headers, ReplayCache, Replays, unwrap
from ittybit.webhooks.headers import check_header
from ittybit.webhooks.ittybit_signature import HEADER
from ittybit.webhooks.keys import Secrets, validate_secrets
from ittybit.webhooks.replays import check_cache
from ittybit.webhooks.timestamps import tolerance_seconds

T = TypeVar("T")

DEFAULT_LIMIT = 1_048_576
"""Bytes of a body; no limit is documented, and an event has a few thousand."""


class _Options(TypedDict, total=False):
    limit: int
    tolerance: float | timedelta | None
    header: str
    events: Dispatcher


class ReceiverOptions(_Options, total=False):
    """The options of a receiver.

    `limit` is the most bytes that a body may have, 1 MiB unless given; `tolerance` and
    `header` are those of `ittybit.webhooks.verify`; `cache` remembers what came before:
    unless given, a ReplayCache. `events` is told of each event before the program is.
    """

    cache: Replays


class AsyncReceiverOptions(_Options, total=False):
    """The options of a receiver that awaits: its `cache` may have to be awaited."""

    cache: Replays | AwaitedReplays


class _SecondsRecorder:
    """Takes the place of a cache, to learn for how long a delivery is remembered."""

    seconds = 0.0

    def claim(self, delivery_id: str, seconds: float) -> bool:
        self.seconds = seconds
        return True

    def forget(self, delivery_id: str) -> None:
        """Do nothing: nothing is remembered here."""


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """How webhooks are received."""

    secrets: tuple[str, ...] = field(repr=False)
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
        """Return it; ArgumentError for what cannot be used, before anything comes."""
        unknown = sorted(options.keys() - AsyncReceiverOptions.__annotations__)
        if unknown:
            raise ArgumentError(f"a receiver has no option {unknown[0]}")
        receiver = cls(secrets=validate_secrets(secrets), **options)
        if type(receiver.limit) is not int or receiver.limit < 1:
            raise ArgumentError(f"limit must be 1 byte or more, got {receiver.limit!r}")
        tolerance_seconds(receiver.tolerance)
        check_header(receiver.header)
        check_cache(receiver.cache)
        return receiver

    def check_request(self, method: str, length: str | None) -> int | None:
        """Return how long the body is by its header; Refusal where it is not taken."""
        if method != "POST":
            raise Rejection(HTTPStatus.METHOD_NOT_ALLOWED)
        if not length:
            return None
        if not (length.isascii() and length.isdecimal()):
            raise Rejection(HTTPStatus.BAD_REQUEST)
        # Longer texts are numbers too, and not worth reading.
        size = int(length) if len(length) < 20 else self.limit + 1
        self.check_size(size)
        return size

    def check_size(self, size: int) -> None:
        """Raise Refusal for a body that is too long."""
        if size > self.limit:
            raise Rejection(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    @asynccontextmanager
    async def receive(self, body: bytes, headers: Headers) -> AsyncGenerator[Event]:
        """Give the event; where the block raises, the same may come again.

        Raises Refusal, with success as its status where it came before. While the block
        runs, one that comes again is put off: the block may yet fail.
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
            logger.warning("webhook refused (%s): %s", error.step, error)
            raise Rejection(HTTPStatus(error.answer_status)) from error
        delivery_id = event.delivery_id
        with self._claim_exclusively(delivery_id):
            async with claim_delivery(self.cache, delivery_id, recorder.seconds):
                if self.events is not None:
                    self.events.dispatch(event)
                yield event

    @contextmanager
    def _claim_exclusively(self, delivery_id: str) -> Generator[None]:
        """Work on a delivery at most once at a time, however long that takes."""
        token = object()
        # One step, since threads may get here at once.
        if self._in_progress.setdefault(delivery_id, token) is not token:
            raise duplicate_in_progress()
        try:
            yield
        finally:
            self._in_progress.pop(delivery_id)


def check_handler(handle: object) -> None:
    """Raise ArgumentError for a `handle` that cannot be called."""
    if not callable(handle):
        raise ArgumentError(
            f"handle must be a function of one event, got {type(handle).__name__}"
        )


def run_sync(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine gives that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        value: T = end.value
        return value
    finally:
        coroutine.close()
    raise ArgumentError("a WSGI receiver takes no `cache` that must be awaited")


def build_response(status: HTTPStatus) -> tuple[bytes, dict[str, str]]:
    """Return body and headers to answer with; what failed stands in the log alone."""
    body = status.phrase.encode()
    headers = {"Content-Type": "text/plain", "Content-Length": str(len(body))}
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = "POST"
    return body, headers
