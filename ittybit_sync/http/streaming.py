# Generated from ittybit_async/http/streaming.py by build_sync.py. Do not edit.
"""A response whose body is read as it comes."""

from __future__ import annotations

from collections.abc import Generator
from typing import Generic, TypeVar

from ittybit.core.http.models import Headers, RequestInfo, Response, media_type
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.http.sse import EventDecoder, LineDecoder, ServerSentEvent
from ittybit.errors import APIResponseValidationError
from ittybit_sync.http.engine import LONGEST_BODY, Engine, body_too_long, read_response
from ittybit_sync.http.reply import Reply


class StreamedResponse:
    """An open response: the head is there, the body is read once, as it comes.

    `status_code`, `headers` and `http_version` are as they came; `retries_taken` counts
    the tries after the first.

    >>> with client.files.with_streaming_response.get(file.id) as response:
    ...     for chunk in response.iter_bytes():
    ...         print(len(chunk))
    """

    def __init__(self, reply: Reply, outgoing: Outgoing, number: int) -> None:
        self._reply = reply
        self._outgoing = outgoing
        self.status_code: int = reply.status
        self.headers: Headers = Headers(reply.headers.items())
        self.http_version: str = reply.http_version
        self.request: RequestInfo = outgoing.info
        self.retries_taken: int = number - 1

    @property
    def request_id(self) -> str | None:
        """The id that the server gave this request, if it sent one."""
        return self.with_content(b"").request_id

    def iter_bytes(self, chunk_size: int = 1 << 16) -> Generator[bytes]:
        """Walk the decompressed body in chunks of `chunk_size` bytes or some more."""
        for chunk in self._reply.chunks(chunk_size):
            yield bytes(chunk)

    def iter_lines(self) -> Generator[str]:
        """Walk the body a line of UTF-8 text at a time, without the line ends.

        Raises APIResponseValidationError where one has more than 2**28 characters.
        """
        decoder = LineDecoder()
        for chunk in self._reply.chunks(1):
            for line in decoder.feed(bytes(chunk)):
                yield line
            check_length(self, decoder.held, "line")
        for line in decoder.end():
            yield line

    def read(self) -> bytes:
        """Return what is left of the body; one over 256 MiB is an error."""
        content = self._reply.read(LONGEST_BODY)
        if len(content) > LONGEST_BODY:
            raise body_too_long(self.with_content(b""))
        return content

    def json(self) -> object:
        """Return the body, parsed; APIResponseValidationError where it is not JSON."""
        return self.with_content(self.read()).json()

    def with_content(self, content: bytes) -> Response:
        """Return this response as one that was read, with `content` as its body."""
        number = self.retries_taken + 1
        return read_response(self._outgoing, self._reply, content, 0.0, number)


def check_length(response: StreamedResponse, held: int, what: str) -> None:
    """Raise APIResponseValidationError where one line or event holds too much."""
    if held > LONGEST_BODY:
        raise APIResponseValidationError(
            f"{response.request}: one {what} is longer than {LONGEST_BODY} characters: "
            "read it with iter_bytes()",
            response=response.with_content(b""),
        )


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
            check_length(self.response, decoder.held, "event")
