# Generated from ittybit_async/streams.py by build_sync.py. Do not edit.
"""A response that is a stream of events."""

from __future__ import annotations

from collections.abc import Generator
from typing import Generic, TypeVar

from ittybit.core.http.models import media_type
from ittybit.core.http.sse import EventDecoder, ServerSentEvent
from ittybit.errors import APIResponseValidationError
from ittybit_sync.http.engine import Engine
from ittybit_sync.http.streaming import StreamedResponse, check_held

T = TypeVar("T")

_KIND = "text/event-stream"


class Stream(Generic[T]):
    """The events of an open response; to walk it is to walk their data as T.

    `response` is the open response. An event without data is passed over;
    ``events()`` has those too, with names and ids. It is walked once, as it comes.

    >>> with client.stream("GET", "/progress", into=Progress) as stream:
    ...     for progress in stream:
    ...         print(progress.percent)
    """

    def __init__(
        self, engine: Engine, response: StreamedResponse, into: type[T]
    ) -> None:
        self._engine = engine
        self._into = into
        self.response = response

    def __iter__(self) -> Generator[T]:
        for event in self.events():
            if event.data:
                whole = self.response.with_content(event.data.encode())
                yield self._engine.read(whole, self._into)

    def events(self) -> Generator[ServerSentEvent]:
        """Walk the events as they were sent.

        Raises APIResponseValidationError where the response is no stream of events, or
        where one event has more than 2**28 characters.
        """
        kind = media_type(self.response.headers)
        if "content-type" in self.response.headers and kind != _KIND:
            raise APIResponseValidationError(
                f"{self.response.request}: the answer is {kind}, not {_KIND}: "
                "call it without stream()",
                response=self.response.with_content(b""),
            )
        decoder = EventDecoder()
        for line in self.response.iter_lines():
            if (event := decoder.feed(line)) is not None:
                yield event
            check_held(self.response, decoder.held, "event")
