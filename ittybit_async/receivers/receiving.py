"""What all receivers do: verify, hand over, and say how to answer."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import TypedDict, Unpack

from ittybit.errors import ArgumentError, WebhookError
from ittybit.log import logger
from ittybit.webhooks import Dispatcher, Event, Headers, ReplayCache, Replays, unwrap
from ittybit.webhooks.documented import HEADER
from ittybit.webhooks.keys import Secrets, checked_secrets
from ittybit.webhooks.tolerance import seconds

LIMIT = 1_048_576
"""Bytes of a body; no limit is documented, and an event has a few thousand."""

_LATER = HTTPStatus.SERVICE_UNAVAILABLE


class ReceiverOptions(TypedDict, total=False):
    """The options of a receiver.

    `limit` is the most bytes that a body may have, 1 MiB unless given; `tolerance` and
    `header` are those of `ittybit.webhooks.verify`; `cache` remembers what came before:
    unless given, a ReplayCache. `events` is told of each event before the program is.
    """

    limit: int
    tolerance: float | timedelta | None
    header: str
    cache: Replays
    events: Dispatcher


class Refusal(Exception):
    """A request that no event comes of, and the status to answer it with."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


@dataclass(frozen=True, kw_only=True)
class Receiving:
    """How webhooks are received."""

    secrets: tuple[str, ...] = field(repr=False)
    limit: int = LIMIT
    tolerance: float | timedelta | None = None
    header: str = HEADER
    cache: Replays = field(default_factory=ReplayCache)
    events: Dispatcher | None = None
    _working: set[str] = field(default_factory=set[str], init=False)

    @classmethod
    def of(cls, secrets: Secrets, **options: Unpack[ReceiverOptions]) -> Receiving:
        """Return it; ArgumentError for what cannot be used, before anything comes."""
        limit = options.get("limit", LIMIT)
        if limit < 1:
            raise ArgumentError(f"limit must be 1 byte or more, got {limit!r}")
        seconds(options.get("tolerance"))
        return cls(secrets=checked_secrets(secrets), **options)

    def check(self, method: str, length: str | None) -> int | None:
        """Return how long the body is by its header; Refusal where it is not taken."""
        if method != "POST":
            raise Refusal(HTTPStatus.METHOD_NOT_ALLOWED)
        if not length:
            return None
        if not (length.isascii() and length.isdecimal()):
            raise Refusal(HTTPStatus.BAD_REQUEST)
        # Longer texts are numbers too, and not worth reading.
        size = int(length) if len(length) < 20 else self.limit + 1
        self.check_size(size)
        return size

    def check_size(self, size: int) -> None:
        """Raise Refusal for a body that is too long."""
        if size > self.limit:
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    @contextmanager
    def event(self, body: bytes, headers: Headers) -> Generator[Event]:
        """Give the event; where the block raises, the same may come again.

        Raises Refusal, with success as its status where it came before. While the block
        runs, one that comes again is put off: the block may yet fail.
        """
        try:
            event = unwrap(
                body,
                headers,
                self.secrets,
                tolerance=self.tolerance,
                header=self.header,
                cache=self.cache,
            )
        except WebhookError as error:
            logger.warning("webhook refused (%s): %s", error.step, error)
            working = error.delivery_id in self._working
            status = _LATER if working else HTTPStatus(error.answer_status)
            raise Refusal(status) from error
        self._working.add(event.delivery_id)
        try:
            if self.events is not None:
                self.events.dispatch(event)
            yield event
        except BaseException:
            self.cache.forget(event.delivery_id)
            raise
        finally:
            self._working.discard(event.delivery_id)


def answer(status: HTTPStatus) -> tuple[bytes, dict[str, str]]:
    """Return body and headers to answer with; what failed stands in the log alone."""
    body = status.phrase.encode()
    headers = {"Content-Type": "text/plain", "Content-Length": str(len(body))}
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = "POST"
    return body, headers
